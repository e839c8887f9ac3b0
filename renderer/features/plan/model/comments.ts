import { z } from 'zod';
import type { Plan } from '../../../../shared/plan/plan.ts';
import type { PlanComment } from '../../../../shared/run/event.ts';

/** A remark on the plan, one of its steps, or a line of a step's instructions. They are sent together. */
export const commentSchema = z.object({
  id: z.string(),
  /** Null: about the plan as a whole. */
  step: z.string().nullable(),
  /** Counted from 1; null when it is not about one line. */
  line: z.int().nullable(),
  text: z.string(),
});
export type Comment = z.infer<typeof commentSchema>;

const QUOTE_CHARS = 200;

/** The batch as the planner gets it: a remark on a line brings the line along, because lines have no names. */
export const describeComments = (
  plan: Plan,
  comments: readonly Comment[],
): readonly PlanComment[] =>
  comments
    .filter((comment) => comment.text.trim() !== '')
    .map(({ step, line, text }) => {
      const quoted = line === null ? undefined : lineOf(plan, step, line);
      return {
        step,
        text:
          quoted === undefined
            ? text.trim()
            : `On line ${line} of the instructions, ${JSON.stringify(quoted.slice(0, QUOTE_CHARS))}: ${text.trim()}`,
      };
    });

/** Steps that comments are on, each once; a comment on the whole is not among them. */
export const commentedSteps = (comments: readonly Comment[]): readonly string[] => [
  ...new Set(
    comments
      .filter((comment) => comment.text.trim() !== '')
      .flatMap(({ step }) => (step === null ? [] : [step])),
  ),
];

/** Comments whose step is in the plan, or that are on the whole. */
export const commentsFor = (
  comments: readonly Comment[],
  step: string | null,
): readonly Comment[] => comments.filter((comment) => comment.step === step);

const lineOf = (plan: Plan, step: string | null, line: number): string | undefined =>
  plan.steps.find((one) => one.id === step)?.instructions.split('\n')[line - 1];
