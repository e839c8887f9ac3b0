import { stepKey, type TreeHash } from '../../../shared/ids.ts';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import type { Ride } from '../context.ts';
import { type ApprovedPlan, askToGoOn } from './approve-plan.ts';
import type { AttemptEnd } from './attempt.ts';
import { runStep, type Work } from './run-step.ts';

/** Where the steps stand; carried from round to round. */
export interface Progress {
  readonly tree: TreeHash;
  /** The last attempt of each step that had one. */
  readonly ends: ReadonlyMap<string, AttemptEnd>;
  /** Attempts made per step id over all rounds and plans: keeps keys unique. */
  readonly attempts: ReadonlyMap<string, number>;
  /** The last step that people let the run go to; null: to the end. */
  readonly upTo: string | null;
}

/**
 * Works through steps in dependency order. A step that fails after its tries does not stop the others, only
 * those that depend on it.
 */
export async function runSteps(
  ride: Ride,
  approved: ApprovedPlan,
  task: {
    readonly work: readonly Work[];
    readonly progress: Progress;
    /** Told the tree that each step left, so that nothing is lost when the next one is refused. */
    readonly onTree: (tree: TreeHash) => void;
  },
): Promise<Progress> {
  const { work, progress } = task;
  const pending = new Map(work.map((item) => [item.step.id, item]));
  const ends = new Map(progress.ends);
  const attempts = new Map(progress.attempts);
  let { tree, upTo } = progress;
  const order = inOrder(approved.plan.steps);
  for (const [index, step] of order.entries()) {
    const item = pending.get(step.id);
    if (item === undefined) continue;
    const waitsFor = step.dependsOn.filter((id) => ends.get(id)?.status !== 'ok');
    if (waitsFor.length > 0) {
      const key = stepKey('execute', step.id, `blocked${attempts.get(step.id) ?? 0}`);
      ride.durable.note(key, 'execution', { kind: 'step.blocked', step: step.id, waitsFor });
      ends.delete(step.id);
      continue;
    }
    if (upTo !== null && index > order.findIndex((known) => known.id === upTo)) {
      const count = attempts.get(step.id) ?? 0;
      upTo = await askToGoOn(ride, { ...approved, upTo }, { step: step.id, count });
    }
    const done = await runStep(ride, approved, item, { tree, attempt: attempts.get(step.id) ?? 0 });
    ends.set(step.id, done.end);
    attempts.set(step.id, done.attempt);
    tree = done.end.tree;
    task.onTree(tree);
  }
  return { tree, ends, attempts, upTo };
}

/** Steps so that each comes after those it depends on; among equals the plan's own order. The plan is acyclic. */
export function inOrder(steps: readonly PlanStep[]): readonly PlanStep[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const ordered = new Set<PlanStep>();
  const visit = (step: PlanStep): void => {
    for (const id of step.dependsOn) {
      const needed = byId.get(id);
      if (needed !== undefined && !ordered.has(needed)) visit(needed);
    }
    ordered.add(step);
  };
  for (const step of steps) visit(step);
  return [...ordered];
}
