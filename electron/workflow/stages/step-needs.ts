import { ownedPaths, type PlanStep } from '../../../shared/plan/plan.ts';

/**
 * The last of the earlier steps that a step builds on; -1: none. Besides those it depends on, these are steps that
 * write a file it reads or writes: a plan does not always say so, and one after the other it would have seen their
 * work too. `steps` are in the order they are worked on.
 */
export function lastNeeded(steps: readonly PlanStep[], index: number): number {
  const step = steps[index];
  if (step === undefined) return -1;
  const used = new Set(step.files.map(({ path }) => path));
  return steps
    .slice(0, index)
    .findLastIndex(
      (earlier) =>
        step.dependsOn.includes(earlier.id) || ownedPaths(earlier).some((path) => used.has(path)),
    );
}

/** Whether any two of the steps could be worked on at the same time. */
export const canOverlap = (steps: readonly PlanStep[]): boolean =>
  steps.some((_, index) => lastNeeded(steps, index) < index - 1);
