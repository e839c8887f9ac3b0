import { z } from 'zod';
import { transports } from '../../models/qualification.ts';
import { blobRefSchema, kind, tokens } from './kind.ts';

const modelRequested = () =>
  kind('model.requested', {
    role: z.enum(['planner', 'verifier', 'executor']),
    purpose: z.string(),
    provider: z.string(),
    model: z.string(),
    parameters: z.record(z.string(), z.unknown()),
    requestHash: z.string(),
    requestBytes: z.int(),
    messages: z.int(),
    prefixKept: z
      .number()
      .optional()
      .describe('share of the previous request’s bytes kept as prefix'),
    request: blobRefSchema.optional(),
    context: z
      .object({
        window: z.int(),
        /** Kept for the answer. */
        reserve: z.int(),
        system: z.int(),
        tools: z.int(),
        step: z.int(),
        files: z.int(),
        history: z.int(),
        exact: z.boolean(),
      })
      .optional()
      .describe('tokens by what they are for; exact: counted by the server, else calibrated'),
  });

export const modelKinds = () =>
  [
    modelRequested(),
    kind('model.responded', {
      role: z.enum(['planner', 'verifier', 'executor']),
      provider: z.string(),
      model: z.string().describe('the model that answered'),
      responseId: z.string().nullable(),
      stopReason: z.string(),
      tokens,
      costUsd: z.number().nullable().describe('null: price unknown; 0 for local models'),
      priceList: z.string().nullable(),
      ms: z.number(),
      queueMs: z.number().optional(),
      loadMs: z.number().optional(),
      prefillMs: z.number().optional(),
      decodeMs: z.number().optional(),
      response: blobRefSchema,
      repairs: z.array(z.string()),
      server: z.string().optional().describe('of a pool: the member that answered'),
    }),
    kind('model.failed', {
      role: z.enum(['planner', 'verifier', 'executor']),
      outcome: z
        .string()
        .describe('refusal, max-tokens, invalid-answer, stalled, connection-lost …'),
      detail: z.string(),
      provider: z.string().optional(),
      tokens: tokens.optional(),
      costUsd: z.number().nullable().optional(),
      priceList: z.string().nullable().optional(),
      model: z.string().optional(),
      response: blobRefSchema.optional(),
    }),
    kind('model.retried', {
      role: z.enum(['planner', 'verifier', 'executor']),
      attempt: z.int(),
      waitMs: z.number(),
      because: z.string(),
    }),
    kind('transport.switched', {
      from: z.enum(transports),
      to: z.enum(transports),
      because: z.string(),
    }),
  ] as const;
