import { z } from 'zod';
import { blobRefSchema, kind } from './kind.ts';

export const egressKinds = () =>
  [
    kind('egress.sent', {
      stage: z.string(),
      model: z.string(),
      attempt: z.int(),
      url: z.string(),
      bytes: z.int(),
      sha256: z.string(),
      parts: z.array(z.object({ class: z.string(), source: z.string(), bytes: z.int() })),
      masked: z.int(),
      denied: z.array(z.object({ source: z.string(), why: z.string() })),
      body: blobRefSchema,
      headers: z.record(z.string(), z.string()),
    }),
    kind('egress.answered', {
      sent: z.int().describe('seq of the egress.sent'),
      status: z.int().nullable().describe('HTTP status; null: no answer'),
      requestId: z.string().nullable(),
      bytesReceived: z.int(),
      ms: z.number(),
      ended: z.string().describe('complete, stalled, connection-lost, cancelled'),
    }),
    kind('telemetry.sent', {
      url: z.string(),
      bytes: z.int(),
      sha256: z.string(),
      spans: z.int(),
      content: z.boolean().describe('true: with prompts, answers, arguments and outputs'),
      status: z.int().nullable().describe('HTTP status; null: no answer'),
      by: z.string(),
    }),
    kind('egress.refused', { stage: z.string(), source: z.string(), why: z.string() }),
  ] as const;
