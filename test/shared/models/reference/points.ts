import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Published observations of what models took: see `test/fixtures/memory-reference.json` for where each is from. */

const pointSchema = z.object({
  model: z.string(),
  quant: z.string(),
  ctx: z.number().nullable(),
  kv_type: z.enum(['f16', 'q8_0', 'q4_0', 'unknown']),
  num_parallel: z.number().nullable(),
  observed_gb: z.number().nullable(),
  what: z.string(),
  engine: z.string(),
  usable_for_validation: z.boolean(),
  ubatch: z.number().optional(),
  n_seq: z.number().optional(),
  kind: z.enum(['kv_only']).optional(),
  parts_mib: z.record(z.string(), z.number()).optional(),
  processor: z.string().optional(),
  gpu: z.string().optional(),
  ps_trusted: z.boolean().optional(),
  note: z.string().optional(),
});
export type Point = z.infer<typeof pointSchema>;

const file = new URL('../../../fixtures/memory-reference.json', import.meta.url);

export const points: readonly Point[] = z
  .array(pointSchema)
  .parse(JSON.parse(readFileSync(file, 'utf8')));

export const usablePoints = points.filter((point) => point.usable_for_validation);
