import type { Plan, PlanStep } from '../../../../shared/plan/plan.ts';
import { isSameStep } from '../../../../shared/plan/same-plan.ts';
import type { StepState } from '../../../../shared/run/state.ts';
import type { RowModel } from '../step-row.tsx';
import type { Comment } from './comments.ts';
import type { PlacedFaults } from './place-faults.ts';

interface RowFacts {
  readonly plan: Plan;
  /** The plan as its version has it, to tell what was edited. */
  readonly base: Plan;
  readonly steps: readonly StepState[];
  readonly faults: PlacedFaults;
  readonly comments: readonly Comment[];
}

/** The steps of a plan as rows, each with what is to be said about it. */
export function describeRows({ plan, base, steps, faults, comments }: RowFacts): RowModel[] {
  const states = new Map(steps.map((state) => [state.id, state]));
  const originals = new Map<string, PlanStep>(base.steps.map((step) => [step.id, step]));
  const numbers = new Map(plan.steps.map((step, index) => [step.id, index + 1]));
  return plan.steps.map((step, index) => ({
    step,
    number: index + 1,
    status: states.get(step.id)?.status ?? 'waiting',
    faults: faults.steps.get(step.id)?.length ?? 0,
    comments: comments.filter((comment) => comment.step === step.id).length,
    isEdited: !isSameStep(step, originals.get(step.id)),
    after: step.dependsOn.map((on) => String(numbers.get(on) ?? on)).join(', '),
  }));
}
