import { z } from 'zod';
import { kind } from './kind.ts';

export const limitKinds = () =>
  [
    kind('limit.reached', { limit: z.string(), value: z.number(), ceiling: z.number() }),
    kind('outcome.unknown', {
      what: z.string(),
      decision: z.enum(['redone', 'reported', 'asked']),
      detail: z.string(),
    }),
  ] as const;
