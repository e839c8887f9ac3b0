import { z } from 'zod';
import { planSchema } from '../../plan/plan.ts';
import { kind } from './kind.ts';

export const planCommentSchema = z.object({
  step: z.string().nullable().describe('null: about the plan as a whole'),
  text: z.string(),
});
/** What a person wants changed about a plan; the planner revises the commented steps only. */
export type PlanComment = z.infer<typeof planCommentSchema>;

export const planKinds = () =>
  [
    kind('plan.produced', {
      version: z.int(),
      plan: planSchema,
      commit: z.string(),
      by: z.string(),
    }),
    kind('plan.validated', { version: z.int(), faults: z.array(z.string()) }),
    kind('plan.edited', { version: z.int(), plan: planSchema, by: z.string() }),
    kind('plan.approved', {
      version: z.int(),
      by: z.string(),
      upTo: z.string().optional().describe('the last step that was approved; absent: all of them'),
    }),
    kind('plan.rejected', { version: z.int(), by: z.string(), reason: z.string() }),
    kind('plan.revised', { version: z.int(), reason: z.string() }),
    kind('plan.commented', {
      version: z.int(),
      comments: z.array(planCommentSchema),
      by: z.string(),
    }),
    kind('plan.drifted', { commit: z.string(), head: z.string(), files: z.array(z.string()) }),
  ] as const;
