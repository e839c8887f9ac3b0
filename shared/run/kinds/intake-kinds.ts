import { z } from 'zod';
import { intakeSchema } from '../../plan/intake.ts';
import { blobRefSchema, kind } from './kind.ts';

export const intakeKinds = () =>
  [
    kind('digest.built', {
      tokens: z.int(),
      files: z.int(),
      filesShown: z.int(),
      symbols: z.int(),
      ms: z.number(),
      digest: blobRefSchema,
    }),
    kind('intake.asked', { questions: intakeSchema.shape.questions }),
    kind('intake.answered', { id: z.string(), answer: z.string(), by: z.string() }),
    kind('intake.file-decided', {
      path: z.string(),
      why: z.string(),
      shown: z.boolean(),
      by: z.string(),
      lines: z.int(),
    }),
    kind('intake.ended', { requirement: z.string(), unanswered: z.array(z.string()) }),
  ] as const;
