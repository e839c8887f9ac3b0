import { err } from '../../../../shared/result.ts';
import { findTask } from '../../../models/exam/exam.ts';
import { answersOf, type FixedAnswers } from '../../../models/exam/plan-of-task.ts';
import type { Planner, Verifier } from '../../../workflow/ports.ts';
import { createAdvanceAnswers } from '../advance-answers.ts';

/** Name of the planner and the verifier of an exam. */
export const EXAMINER = 'exam';

/**
 * Planner and verifier of a task: the plan and the verdict were fixed with it, nothing is sent anywhere. A replay
 * needs neither, so it works for a task that this version no longer has.
 */
export function createExamPair(taskName: string): {
  readonly planner: Planner;
  readonly verifier: Verifier;
} {
  const answer = createAdvanceAnswers(EXAMINER);
  const task = findTask(taskName);
  const fixed = task === null ? null : answersOf(task);
  const unknown = () =>
    err({ kind: 'usage', message: `This version’s exam has no task \`${taskName}\`.` } as const);
  const say =
    <K extends keyof FixedAnswers>(role: 'planner' | 'verifier', purpose: K) =>
    async (
      input: { readonly parts: Parameters<typeof answer>[2]['parts'] },
      scope: Parameters<typeof answer>[0],
    ) =>
      fixed === null
        ? unknown()
        : answer<FixedAnswers[K]>(scope, role, { purpose, parts: input.parts }, fixed[purpose]);
  return {
    planner: {
      model: EXAMINER,
      prompts: {},
      intake: say('planner', 'intake'),
      plan: say('planner', 'plan'),
      advise: (parts, scope) =>
        answer(scope, 'planner', { purpose: 'advice', parts }, 'Nobody answers in an exam.'),
    },
    verifier: { model: EXAMINER, judge: say('verifier', 'verdict') },
  };
}
