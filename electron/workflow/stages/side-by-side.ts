import { stepKey, type TreeHash } from '../../../shared/ids.ts';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import type { Ride } from '../context.ts';
import type { Amendment } from '../declared.ts';
import type { ToolSession } from '../ports.ts';
import { ReplayEnded } from '../replay.ts';
import { takeOverAmendments } from './amend.ts';
import type { ApprovedPlan } from './approve-plan.ts';
import { type Merging, mergeStep, noteMerged, showTogether } from './merge-step.ts';
import { runStep, type Tried, type Work } from './run-step.ts';
import { type Piece, PiecesFailed, runPieces } from './schedule.ts';
import { type Settled, settleStep } from './settle-step.ts';
import { noteBlocked, type Standing, waitsFor } from './standing.ts';
import { lastNeeded } from './step-needs.ts';
import { type Company, createCompany, rideAside, type StepRide } from './step-ride.ts';
import { createToolSession } from './tool-session.ts';

/**
 * Steps side by side, each in a worktree of its own. What comes of it depends on the plan alone, never on who is
 * fast: a step begins from the run's tree as it is once everything it builds on is merged, steps are merged in the
 * plan's order, and a step whose merge fails (files collide, or its checks fail together with the others' work) gets
 * another try on top of the others, within its budget. What a failed step left is merged last, if it can be, so that
 * the next round finds it and no other step has to stand on it.
 */
export async function runSideBySide(
  ride: Ride,
  approved: ApprovedPlan,
  run: { readonly standing: Standing; readonly items: readonly Work[]; readonly slots: number },
): Promise<ApprovedPlan> {
  const { standing, items, slots } = run;
  const stop = new AbortController();
  const signal = AbortSignal.any([ride.durable.signal, stop.signal]);
  const aside = { ...ride, ...ride.under(signal) };
  const stretch: Stretch = {
    ride: aside,
    approved,
    standing,
    company: createCompany(ride),
    session: createToolSession(aside, []),
    trees: [],
    start: standing.tree,
    left: [],
    later: [],
    last: null,
  };
  const steps = items.map(({ step }) => step);
  const pieces = items.map((item, index) =>
    createPiece(stretch, item, index, lastNeeded(steps, index)),
  );
  try {
    const onFailure = (reason: unknown): void => stop.abort(reason);
    await runPieces(pieces, { slots, replays: ride.replays, onFailure });
  } catch (reason) {
    throw reason instanceof PiecesFailed ? mostTelling(reason.reasons) : reason;
  } finally {
    await stretch.session.close();
  }
  await mergeLeft(stretch);
  if (stretch.last !== null) {
    const key = stepKey(stretch.last.key, 'worktree');
    await showTogether(ride, key, standing.tree);
  }
  return takeOverAmendments(ride, approved, stretch.later);
}

/** In a replay others may have come to the end of the log before one came to the run's own end. */
const mostTelling = (reasons: readonly unknown[]): unknown =>
  reasons.find((reason) => !(reason instanceof ReplayEnded)) ?? reasons[0];

interface Stretch {
  readonly ride: Ride;
  readonly approved: ApprovedPlan;
  readonly standing: Standing;
  readonly company: Company;
  readonly session: ToolSession;
  /** The run's tree after each step in order. */
  readonly trees: TreeHash[];
  readonly start: TreeHash;
  readonly left: Merging[];
  /** What a fork changed for one of the steps, in the order in which they were settled. */
  readonly later: Amendment[];
  /** The last merge that changed the run's tree. */
  last: Merging | null;
}

function createPiece(stretch: Stretch, item: Work, index: number, after: number): Piece {
  const { ride, approved, standing, session, trees, start } = stretch;
  const { step } = item;
  const working = <T>(work: () => Promise<T>): Promise<T> => whileWorking(stretch, index, work);
  let done: { readonly own: StepRide; readonly base: TreeHash; readonly tried: Tried } | null =
    null;
  return {
    after,
    work: async () => {
      if (waitsFor(standing, step).length > 0) return;
      const base = after < 0 ? start : (trees[after] ?? start);
      const attempt = standing.attempts.get(step.id) ?? 0;
      const use = stepKey('execute', step.id, `try${attempt + 1}`);
      const own = rideAside(ride, stretch.company, { index, name: step.id, use, tree: base });
      const from = { tree: base, attempt };
      const tried = await working(() => runStep(own.ride, approved, item, from));
      done = { own, base, tried };
    },
    settle: async (again) => {
      if (done === null) noteBlocked(ride, standing, step);
      else {
        const { own, base, tried } = done;
        stretch.later.push(...(tried.later ?? []));
        const settled = await settleStep({
          ...{ ride, own: own.ride, session, step, base, onto: standing.tree, tried },
          again: ({ why, told, from: tree }, { attempt, tries }) => {
            const work = { step: stepNow(tried, step), why, feedback: [...item.feedback, ...told] };
            const from = { tree, attempt, tries };
            const plan = tried.approved ?? approved;
            return again(() => working(() => runStep(own.ride, plan, work, from)));
          },
        });
        takeOver(stretch, settled, step);
        ride.besides?.closed(step.id, settled.attempt);
        await own.close();
      }
      trees[index] = standing.tree;
    },
  };
}

const stepNow = ({ approved }: Tried, step: PlanStep): PlanStep =>
  approved?.plan.steps.find(({ id }) => id === step.id) ?? step;

/** The set of those at work tells whom people speak to. */
async function whileWorking<T>(
  { company }: Stretch,
  index: number,
  work: () => Promise<T>,
): Promise<T> {
  company.working.add(index);
  try {
    return await work();
  } finally {
    company.working.delete(index);
  }
}

function takeOver(stretch: Stretch, { end, attempt, merged, left }: Settled, step: PlanStep): void {
  const { standing } = stretch;
  standing.ends.set(step.id, end);
  standing.attempts.set(step.id, attempt);
  if (left !== null) stretch.left.push(left);
  if (merged !== null) moveOn(stretch, merged, merged.tree);
}

function moveOn(stretch: Stretch, merging: Merging, tree: TreeHash): void {
  const { standing } = stretch;
  if (tree === standing.tree) return;
  standing.tree = tree;
  standing.onTree(tree);
  stretch.last = merging;
}

/** What failed steps left, once nobody has to build on it; what collides stays in their snapshots. */
async function mergeLeft(stretch: Stretch): Promise<void> {
  const { ride, standing, left } = stretch;
  for (const each of left) {
    if (each.from === each.base) continue;
    const merging = { ...each, onto: standing.tree };
    const merged = await mergeStep(ride, merging);
    if (merged.kind === 'conflict') continue;
    noteMerged(ride, merging, merged.tree);
    moveOn(stretch, merging, merged.tree);
  }
}
