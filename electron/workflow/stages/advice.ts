import type { StepKey } from '../../../shared/ids.ts';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import type { Ride } from '../context.ts';
import type { CloudPart } from '../ports.ts';

/** Characters of a question that may leave; the executor writes it, so it is bounded. */
const QUESTION_CHARS = 2_000;

/**
 * Answers `ask_planner`. Capped per run, because each is a call to Claude; null when the cap is reached. Runs
 * inside the effect of the tool call, so its events stand under that call's key. Only the question and the
 * step leave, never the executor's transcript.
 */
export async function advise(
  ride: Ride,
  step: PlanStep,
  question: string,
  key: StepKey,
): Promise<string | null> {
  const scope = ride.scopeFor(key, 'plan');
  const used = ride.adviceUsed();
  if (used >= ride.budgets.advice) {
    scope.emit({
      kind: 'limit.reached',
      limit: 'ask_planner',
      value: used,
      ceiling: ride.budgets.advice,
    });
    return null;
  }
  const parts: readonly CloudPart[] = [
    { class: 'plan', source: `plan step ${step.id}`, text: JSON.stringify(step) },
    { class: 'question', source: 'executor', text: question.slice(0, QUESTION_CHARS) },
  ];
  const asked = await ride.ports.planner.advise(parts, scope);
  if (!asked.ok) {
    scope.emit({ kind: 'env.fault', what: asked.error.kind, detail: 'advice could not be had' });
    return 'The planner can not be reached now. Go on with the instructions as they are.';
  }
  scope.emit(asked.value.event);
  const { answer } = asked.value;
  return answer.kind === 'answer'
    ? answer.value
    : 'The planner gave no answer. Go on with the instructions as they are.';
}
