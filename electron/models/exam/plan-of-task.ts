import type { Intake } from '../../../shared/plan/intake.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Verdict } from '../../../shared/plan/verdict.ts';
import type { ExamTask } from './exam-task.ts';

/** What planner and verifier say in an exam: fixed, so that only the executor is examined. */
export interface FixedAnswers {
  readonly intake: Intake;
  readonly plan: Plan;
  readonly verdict: Verdict;
}

export function answersOf(task: ExamTask): FixedAnswers {
  const { name, title, step } = task;
  return {
    intake: { requirement: step.instructions, questions: [], filesWanted: [] },
    plan: {
      summary: `Exam: ${title.toLowerCase()}`,
      assumptions: [],
      steps: [{ id: name, title, dependsOn: [], ...step }],
      checks: [],
      outOfScope: [],
    },
    // The gate has looked already, and after the run the exam's own criteria do: a red gate is never approved.
    verdict: {
      verdict: 'approve',
      summary: 'No model judges in an exam: the checks, the gate and the exam’s criteria do.',
      fault: 'none',
      criteria: [],
      findings: [],
    },
  };
}
