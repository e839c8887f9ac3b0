import { z } from 'zod';
import { kind } from './kind.ts';

export const humanKinds = () =>
  [
    kind('human.decision', { about: z.string(), decision: z.string(), by: z.string() }),
    kind('human.note', {
      target: z.int().describe('number of the event that it is about'),
      text: z.string(),
      by: z.string(),
    }),
    kind('human.steered', {
      step: z.string(),
      attempt: z.int(),
      wish: z.enum(['steer', 'retry']).describe('a message for the executor, or a fresh attempt'),
      text: z.string(),
      by: z.string(),
    }),
    kind('command.decided', {
      callId: z.string(),
      command: z.string(),
      allowed: z.boolean(),
      by: z.string(),
      note: z.string().describe('what the executor is told when it was not allowed'),
    }),
    kind('executor.chosen', { executor: z.string(), by: z.string() }),
    kind('delivery.adjusted', {
      from: z.string(),
      to: z.string(),
      files: z.array(z.string()),
      by: z.string(),
    }),
    kind('replay.diverged', { expected: z.string(), actual: z.string() }),
    kind('log.repaired', { reason: z.string(), count: z.int() }),
  ] as const;
