import { z } from 'zod';
import { verdictSchema } from '../../plan/verdict.ts';
import { blobRefSchema, kind } from './kind.ts';

export const verifyKinds = () =>
  [
    kind('check.started', { step: z.string().nullable(), command: z.string() }),
    kind('check.ran', {
      step: z.string().nullable(),
      command: z.string(),
      status: z.enum(['passed', 'failed', 'timeout', 'not-run']),
      exitCode: z.int().nullable(),
      ms: z.number(),
      outputTail: z.string(),
      output: blobRefSchema.nullable(),
      tree: z.string(),
    }),
    kind('gate.ran', {
      round: z.int(),
      tree: z.string(),
      green: z.boolean(),
      faults: z.array(z.object({ rule: z.string(), detail: z.string() })),
      remarks: z
        .array(z.object({ rule: z.string(), detail: z.string() }))
        .optional()
        .describe('to be looked at; not wrong by themselves'),
    }),
    kind('verify.started', {
      round: z.int(),
      tree: z.string(),
      diff: blobRefSchema,
      report: blobRefSchema,
    }),
    kind('verify.ended', {
      round: z.int(),
      verdict: verdictSchema,
      accepted: z.boolean(),
      note: z.string(),
    }),
    kind('delivery.made', {
      form: z.enum(['branch', 'patch', 'apply']),
      branch: z.string(),
      commit: z.string(),
      patch: z.string().nullable(),
      approved: z.boolean().describe('false: kept on its branch, not approved'),
      files: z.array(z.string()),
      adjusted: z
        .boolean()
        .optional()
        .describe('true: people altered it after the verdict; the verifier has not seen this tree'),
    }),
  ] as const;
