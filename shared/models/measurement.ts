import { z } from 'zod';

/**
 * What one load of a model really took on one machine, and how fast it was. Kept per machine, model file, context,
 * cache type, slots and server version: a measurement replaces the estimate only where all of these are the same.
 */

const bytes = z.number().nonnegative();

export const rateSchema = z.object({
  /** Tokens of the prompt as the server counted them. */
  promptTokens: z.int().positive(),
  /** Tokens a second; null when the server did not say. */
  prefillPerSecond: z.number().positive().nullable(),
  decodePerSecond: z.number().positive().nullable(),
});
export type Rate = z.infer<typeof rateSchema>;

export const measurementSchema = z.object({
  machine: z.string(),
  server: z.string(),
  serverVersion: z.string().nullable(),
  tag: z.string(),
  digest: z.string().nullable(),
  quantization: z.string().nullable(),
  context: z.int().positive(),
  kv: z.enum(['f16', 'q8_0', 'q4_0']).nullable(),
  slots: z.int().positive().nullable(),
  takenAt: z.iso.datetime(),
  /** What the server says that it took; wrong for some families, see `basis`. */
  reportedBytes: bytes.nullable(),
  reportedGpuBytes: bytes.nullable(),
  /** Drop of free memory over all devices during the load; null where devices can't be read. */
  deviceBytes: bytes.nullable(),
  contextAllocated: z.int().positive().nullable(),
  gpuShare: z.number().min(0).max(1).nullable(),
  /** Which of the two numbers counts: the devices', the server's, or none when neither can be trusted. */
  basis: z.enum(['device', 'server', 'none']),
  loadMs: z.number().nonnegative(),
  rates: z.array(rateSchema),
});
export type Measurement = z.infer<typeof measurementSchema>;
