import type { Plan } from '../../../../shared/plan/plan.ts';
import type { Content, Skipped } from './draft.ts';
import { allDependentsOf, dependentsOf, removeStep, removeWithDependents } from './edit-plan.ts';

/** What becomes of the steps that need the skipped one: they go on without it, or are skipped as well. */
export type SkipMode = 'alone' | 'with-dependents';

/** Takes a step out and remembers it. */
export function skipStep(content: Content, id: string, mode: SkipMode): Partial<Content> {
  const { plan } = content;
  const gone = new Set(
    mode === 'alone' ? [id] : [id, ...allDependentsOf(plan, id).map((step) => step.id)],
  );
  const skipped = plan.steps.flatMap((step, index): readonly Skipped[] =>
    gone.has(step.id)
      ? [{ step, index, dependents: dependentsOf(plan, step.id).map((other) => other.id) }]
      : [],
  );
  return {
    plan: mode === 'alone' ? removeStep(plan, id) : removeWithDependents(plan, id),
    skipped: [...content.skipped, ...skipped],
  };
}

/** Files that a step would have made and later steps work on: without it they are missing. */
export function filesMissedWithout(plan: Plan, id: string): readonly string[] {
  const step = plan.steps.find((one) => one.id === id);
  const made =
    step?.files.filter((file) => file.action === 'create').map((file) => file.path) ?? [];
  const used = new Set(
    plan.steps.filter((one) => one.id !== id).flatMap((one) => one.files.map((file) => file.path)),
  );
  return made.filter((path) => used.has(path));
}
