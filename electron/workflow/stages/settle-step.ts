import { stepKey, type TreeHash } from '../../../shared/ids.ts';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import type { Ride } from '../context.ts';
import type { ToolSession } from '../ports.ts';
import type { CheckResult } from './checks.ts';
import { checkTogether, type Merging, mergeStep, noteMerged, putFiles } from './merge-step.ts';
import type { Tried } from './run-step.ts';

/** What has to be put right before a step can be merged, and the tree that its next try begins from. */
export interface Trouble {
  readonly reason: 'merge-conflict' | 'checks-failed-together';
  readonly why: string;
  readonly told: readonly string[];
  readonly from: TreeHash;
}

export interface Settling {
  /** The run's, and the step's own with its worktree. */
  readonly ride: Ride;
  readonly own: Ride;
  /** In the run's own worktree, for checks on everything together. */
  readonly session: ToolSession;
  readonly step: PlanStep;
  /** The tree that the step began from, and the run's tree now. */
  readonly base: TreeHash;
  readonly onto: TreeHash;
  readonly tried: Tried;
  readonly again: (trouble: Trouble, from: Pick<Tried, 'attempt' | 'tries'>) => Promise<Tried>;
}

export interface Settled extends Pick<Tried, 'end' | 'attempt'> {
  /** The merge that brought the step onto the run's tree; null when it failed. */
  readonly merged: (Merging & { readonly tree: TreeHash }) | null;
  /** Of a failed step: what it left, for the end of the stretch; null: nothing that could be merged. */
  readonly left: Merging | null;
}

/**
 * Takes over what a step did at the side of others. When something else was merged since it began, its checks run
 * again on everything together. A step that collides, or fails in company, gets another try on top of the others if
 * its budget has one: nobody is merged meanwhile, so what comes of that try is the run's tree as it is.
 */
export async function settleStep(settling: Settling): Promise<Settled> {
  const { ride, session, step, base, onto, tried } = settling;
  const { end, attempt } = tried;
  const first: Merging = { key: mergeKey(step, attempt), step, base, onto, from: end.tree };
  if (end.status !== 'ok') return failed(tried, first);
  const merged = await mergeStep(ride, first);
  let trouble: Trouble;
  if (merged.kind === 'conflict') trouble = describeCollision(merged.told, onto);
  else {
    const { tree } = merged;
    const checks = onto === base ? [] : await checkTogether(ride, first, tree, session);
    const red = checks.filter((check) => check.status !== 'passed');
    if (red.length === 0) {
      noteMerged(ride, first, tree);
      const judged = checks.length === 0 ? end : { ...end, checks };
      return { end: judged, attempt, merged: { ...first, tree }, left: null };
    }
    trouble = describeRed(red, tree);
  }
  return tryAgain(settling, first, trouble);
}

async function tryAgain(
  { ride, own, step, onto, tried, again }: Settling,
  first: Merging,
  trouble: Trouble,
): Promise<Settled> {
  const { end, attempt } = tried;
  const tries = tried.tries + 1;
  if (tries >= ride.budgets.tries) {
    noteTriesUsed(ride, first);
    const { reason, told: failures } = trouble;
    const over = { ...tried, end: { ...end, status: 'failed' as const, reason, failures } };
    const isKept = trouble.reason === 'checks-failed-together';
    return failed(over, isKept ? { ...first, base: onto, from: trouble.from } : null);
  }
  const why = 'the step begins again on the work of the others';
  await putFiles(own, stepKey(first.key, 'again'), { tree: trouble.from, why });
  const next = await again(trouble, { attempt, tries });
  const key = mergeKey(step, next.attempt);
  const second: Merging = { key, step, base: onto, onto, from: next.end.tree };
  if (next.end.status !== 'ok') return failed(next, second);
  noteMerged(ride, second, next.end.tree);
  const touched = [...new Set([...end.touched, ...next.end.touched])];
  const whole = trouble.reason === 'merge-conflict' ? next.end : { ...next.end, touched };
  return {
    end: whole,
    attempt: next.attempt,
    merged: { ...second, tree: next.end.tree },
    left: null,
  };
}

const failed = (
  { end, attempt }: Pick<Tried, 'end' | 'attempt'>,
  left: Merging | null,
): Settled => {
  const key = left === null ? null : stepKey('execute', left.step.id, `kept${attempt}`);
  return { end, attempt, merged: null, left: left && key ? { ...left, key } : null };
};

const mergeKey = (step: PlanStep, attempt: number) =>
  stepKey('execute', step.id, `merge${attempt}`);

const describeCollision = (told: string, from: TreeHash): Trouble => ({
  reason: 'merge-conflict',
  why: 'what it did collides with what another step did at the same time',
  told: [told],
  from,
});

const describeRed = (red: readonly CheckResult[], from: TreeHash): Trouble => ({
  reason: 'checks-failed-together',
  why: 'its checks passed alone and failed together with the work of other steps',
  told: red.map(
    ({ command, status, exitCode, outputTail }) =>
      `Alone your step passes. Together with what other steps did at the same time, \`${command}\` ${status} (exit code ${exitCode ?? 'none'}):\n${outputTail}\nThe files hold all of that work now. Keep what the others did and make both work.`,
  ),
  from,
});

function noteTriesUsed(ride: Ride, { key, step }: Merging): void {
  const { tries } = ride.budgets;
  ride.durable.note(stepKey(key, 'limit'), 'execution', {
    kind: 'limit.reached',
    limit: `tries of step ${step.id}`,
    value: tries,
    ceiling: tries,
  });
}
