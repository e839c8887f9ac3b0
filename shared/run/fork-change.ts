import { z } from 'zod';
import { planSchema } from '../plan/plan.ts';

/**
 * The one thing that a fork declares to be different from its parent. More than one is allowed, but what comes of it
 * can then not be attributed to either.
 */
export const forkChangeSchema = z.discriminatedUnion('what', [
  /** The plan as it is to be from there on; steps that are done already stay as they were. */
  z.object({ what: z.literal('plan'), plan: planSchema }),
  /** `SERVER/TAG` that works from there on. */
  z.object({ what: z.literal('executor'), executor: z.string().min(1).max(300) }),
  /** Something more that the executor is told there. */
  z.object({ what: z.literal('message'), text: z.string().trim().min(1).max(20_000) }),
  /** What the call at that place is said to have returned; its files stay as it left them. */
  z.object({ what: z.literal('tool-result'), output: z.string().max(200_000) }),
  /** Ceilings by the names of the settings' budgets; what is spent already must fit in them. */
  z.object({ what: z.literal('budget'), budgets: z.record(z.string(), z.number()) }),
]);
export type ForkChange = z.infer<typeof forkChangeSchema>;
