import { z } from 'zod';
import { method } from './define.ts';

export const payloadSchema = z.object({
  seq: z.int(),
  /** ISO 8601. */
  at: z.string(),
  stage: z.string(),
  model: z.string(),
  attempt: z.int(),
  status: z.int().nullable(),
  bytes: z.int(),
  sha256: z.string(),
  parts: z.array(z.object({ class: z.string(), source: z.string(), bytes: z.int() })),
  masked: z.int(),
  denied: z.array(z.object({ source: z.string(), why: z.string() })),
});
/** One request to Claude, as it left. */
export type Payload = z.infer<typeof payloadSchema>;

export const telemetryLineSchema = z.object({
  seq: z.int(),
  /** ISO 8601. */
  at: z.string(),
  url: z.string(),
  /** Before packing. */
  bytes: z.int(),
  sha256: z.string(),
  spans: z.int(),
  /** With prompts, answers, arguments and outputs. */
  content: z.boolean(),
  /** Null: no answer. */
  status: z.int().nullable(),
  by: z.string(),
});
/** One request to a collector of telemetry. */
export type TelemetryLine = z.infer<typeof telemetryLineSchema>;

const RUN = z.string().min(1).max(200);

export const ledgerMethods = {
  'ledger.list': method(
    z.object({ run: RUN }),
    z.object({
      payloads: z.array(payloadSchema),
      telemetry: z.array(telemetryLineSchema).optional(),
      damage: z.custom<unknown>(),
    }),
  ),
  /** The exact bytes as sent, and the headers that went with them (no key among them). */
  'ledger.body': method(
    z.object({ run: RUN, seq: z.int().positive() }),
    z.object({
      url: z.string(),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
      bytes: z.int(),
      /** Whether the stored bytes have the hash that was recorded when they were sent. */
      verified: z.boolean(),
    }),
  ),
} as const;
