import type { TreeHash } from '../../../shared/ids.ts';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import type { Ride } from '../context.ts';
import { type ApprovedPlan, askToGoOn } from './approve-plan.ts';
import type { AttemptEnd } from './attempt.ts';
import { runStep, type Work } from './run-step.ts';
import { noteBlocked, type Standing, waitsFor } from './standing.ts';
import { canOverlap } from './step-needs.ts';

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
 * Works through steps in dependency order, in stretches up to where people approved: one after the other in the
 * run's own worktree, or side by side where the terms allow it, the server has room and the plan has steps that do
 * not need each other. A step that fails after its tries does not stop the others, only those that depend on it.
 */
export async function runSteps(
  ride: Ride,
  first: ApprovedPlan,
  task: {
    readonly work: readonly Work[];
    readonly progress: Progress;
    readonly onTree: (tree: TreeHash) => void;
  },
): Promise<Progress & { readonly approved: ApprovedPlan }> {
  const { progress, onTree } = task;
  let approved = first;
  const pending = new Map(task.work.map((item) => [item.step.id, item]));
  const standing: Standing = {
    tree: progress.tree,
    ends: new Map(progress.ends),
    attempts: new Map(progress.attempts),
    onTree,
  };
  const order = inOrder(approved.plan.steps);
  let { upTo } = progress;
  const covered = (): number =>
    upTo === null ? order.length : order.findIndex(({ id }) => id === upTo) + 1;
  for (let at = 0; at < order.length; ) {
    const step = order[at];
    let end = covered();
    if (at >= end) {
      if (step !== undefined && pending.has(step.id) && waitsFor(standing, step).length === 0) {
        const count = standing.attempts.get(step.id) ?? 0;
        upTo = await askToGoOn(ride, { ...approved, upTo }, { step: step.id, count });
      }
      end = Math.max(at + 1, covered());
    }
    const items = order
      .slice(at, end)
      .flatMap(({ id }) => pending.get(id) ?? [])
      .map((item) => ({ ...item, step: stepNow(approved, item.step) }));
    approved = await runStretch(ride, approved, standing, items);
    at = end;
  }
  const { tree, ends, attempts } = standing;
  return { tree, ends, attempts, upTo, approved };
}

/** A step in the words of the plan in force: a fork may have changed them. */
const stepNow = ({ plan }: ApprovedPlan, step: PlanStep): PlanStep =>
  plan.steps.find(({ id }) => id === step.id) ?? step;

/** Returns the plan as it is then. */
async function runStretch(
  ride: Ride,
  first: ApprovedPlan,
  standing: Standing,
  items: readonly Work[],
): Promise<ApprovedPlan> {
  let approved = first;
  const slots = slotsOf(ride);
  if (slots > 1 && canOverlap(items.map(({ step }) => step))) {
    // Most runs never need it.
    const { runSideBySide } = await import('./side-by-side.ts');
    return runSideBySide(ride, approved, { standing, items, slots });
  }
  for (const each of items) {
    const step = stepNow(approved, each.step);
    const item = { ...each, step };
    if (waitsFor(standing, step).length > 0) {
      noteBlocked(ride, standing, step);
      continue;
    }
    const attempt = standing.attempts.get(step.id) ?? 0;
    const done = await runStep(ride, approved, item, { tree: standing.tree, attempt });
    approved = done.approved ?? approved;
    standing.ends.set(step.id, done.end);
    standing.attempts.set(step.id, done.attempt);
    standing.tree = done.end.tree;
    standing.onTree(standing.tree);
  }
  return approved;
}

/** Steps at once: what the terms allow and the server has room for. Older runs, and unknown servers, take one. */
const slotsOf = ({ terms, seat }: Ride): number =>
  Math.min(terms.parallelSteps ?? 1, seat.ready.slots ?? 1);

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
