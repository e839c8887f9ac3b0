import type { Plan, PlanStep } from '../../../shared/plan/plan.ts';
import type { PlanComment } from '../../../shared/run/event.ts';

/**
 * A revised plan in which every step that nobody commented on is the one people saw, whatever the planner made
 * of it; a missing one is put back behind the step it followed. A comment on the plan as a whole leaves every step
 * open. Steps that the planner added stay: splitting a commented step needs them.
 */
export function keepUncommented(
  before: Plan,
  after: Plan,
  comments: readonly PlanComment[],
): { readonly plan: Plan; readonly restored: readonly string[] } {
  if (comments.some((comment) => comment.step === null)) return { plan: after, restored: [] };
  const commented = new Set(comments.map((comment) => comment.step));
  const kept = new Map(
    before.steps.filter((step) => !commented.has(step.id)).map((step) => [step.id, step]),
  );
  const restored: string[] = [];
  const steps = after.steps.map((step) => {
    const seen = kept.get(step.id);
    if (seen === undefined || isSame(seen, step)) return step;
    restored.push(step.id);
    return seen;
  });
  before.steps.forEach((step, index) => {
    if (!kept.has(step.id) || steps.some((there) => there.id === step.id)) return;
    restored.push(step.id);
    const previous = before.steps.slice(0, index).map((one) => one.id);
    const at = steps.findLastIndex((there) => previous.includes(there.id));
    steps.splice(at + 1, 0, step);
  });
  return { plan: { ...after, steps }, restored };
}

/** Field by field, in one order, wherever the two came from. */
const isSame = (one: PlanStep, other: PlanStep): boolean => textOf(one) === textOf(other);

const textOf = ({ id, title, instructions, files, ...lists }: PlanStep): string =>
  JSON.stringify([
    id,
    title,
    instructions,
    files.map(({ path, action }) => [path, action]),
    lists.edgeCases,
    lists.dependsOn,
    lists.checks,
    lists.doneWhen,
  ]);
