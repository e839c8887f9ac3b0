import { type StepKey, stepKey, type TreeHash, treeHash } from '../../../shared/ids.ts';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import type { Ride } from '../context.ts';
import type { EffectScope, ToolSession, Worktree } from '../ports.ts';
import { orStop } from '../stopped.ts';
import { type CheckResult, runChecks } from './checks.ts';
import { boundDiff } from './report.ts';
import { recordChanges, restoreFiles } from './snapshots.ts';

/** Characters of either side of a conflict that the executor is shown. */
const SIDE_CHARS = 4_000;

export interface Merging {
  readonly key: StepKey;
  readonly step: PlanStep;
  /** The tree that the step began from. */
  readonly base: TreeHash;
  /** The run's tree now. */
  readonly onto: TreeHash;
  /** The tree that the step left. */
  readonly from: TreeHash;
}

export type Merged =
  | { readonly kind: 'merged'; readonly tree: TreeHash }
  /** Nothing was merged; `told` says to the executor what collided. */
  | { readonly kind: 'conflict'; readonly told: string };

type Value = {
  readonly tree: string | null;
  readonly told: string;
};

/**
 * Brings what a step did onto the run's tree, by objects alone. A tree with conflict markers never comes to be: on a
 * conflict the step's files count as what the run has, which is what the log is told too.
 */
export async function mergeStep(ride: Ride, merging: Merging): Promise<Merged> {
  const { key, base, onto, from } = merging;
  if (onto === base) return { kind: 'merged', tree: from };
  const value = await ride.durable.step<Value>({
    key,
    lane: 'execution',
    input: { base, onto, from },
    effect: (scope) => mergeNow(ride, merging, scope),
  });
  return value.tree === null
    ? { kind: 'conflict', told: value.told }
    : { kind: 'merged', tree: treeHash(value.tree) };
}

async function mergeNow(ride: Ride, merging: Merging, scope: EffectScope) {
  const { step, base, onto, from } = merging;
  const worktree = await ride.ports.worktree();
  const merged = orStop(await worktree.merge({ base, ours: onto, theirs: from }));
  const isMerged = merged.kind === 'merged';
  const to = isMerged ? merged.tree : onto;
  const own = new Set(orStop(await worktree.changes(base, from)).map(({ path }) => path));
  const changes = orStop(await worktree.changes(from, to));
  await recordChanges(
    worktree,
    scope,
    changes.filter(({ path }) => own.has(path)),
  );
  if (isMerged) {
    const files = changes.length;
    const value: Value = { tree: to, told: '' };
    return { event: { kind: 'tree.compared', from, to, files } as const, value };
  }
  const conflicts = [...merged.paths];
  const told = await describeConflict(worktree, merging, conflicts);
  const value: Value = { tree: null, told };
  const named = { step: step.id, from, onto, tree: null, conflicts };
  return { event: { kind: 'step.merged', ...named } as const, value };
}

async function describeConflict(
  worktree: Worktree,
  { base, onto, from }: Merging,
  paths: readonly string[],
): Promise<string> {
  const mixed = orStop(await worktree.withPathsOf(base, onto, paths));
  const theirs = boundDiff(orStop(await worktree.diff(base, mixed)), SIDE_CHARS);
  const yours = boundDiff(orStop(await worktree.diff(base, from)), SIDE_CHARS);
  return [
    `Another step that was worked on at the same time changed the same places: ${paths.slice(0, 20).join(', ')}.`,
    'The files are now as that step left them, and everything you did in the last attempt was taken out again. Do your step once more on top of them, and keep what the other step did.',
    `What the other step did there:\n${theirs}`,
    `What you had done:\n${yours}`,
  ].join('\n');
}

/** Notes that the run's tree holds the step's work from here on. */
export function noteMerged(ride: Ride, { key, step, onto, from }: Merging, tree: TreeHash): void {
  const named = { step: step.id, from, onto, tree, conflicts: [] };
  ride.durable.note(key, 'execution', { kind: 'step.merged', ...named });
}

/**
 * The step's checks once more on its work together with that of the others: what passes alone may fail together. They
 * run in the run's own worktree, through one session for the whole stretch. Nothing where the step has no checks.
 */
export async function checkTogether(
  ride: Ride,
  { key, step }: Merging,
  tree: TreeHash,
  session: ToolSession,
): Promise<readonly CheckResult[]> {
  const commands = step.checks;
  if (commands.length === 0) return [];
  await ride.durable.step({
    key: stepKey(key, 'files'),
    lane: 'execution',
    input: { tree },
    effect: async () => {
      const worktree = await ride.ports.worktree();
      orStop(await worktree.restore(tree));
      const why = 'checks run on the work of several steps together';
      return { event: { kind: 'snapshot.restored', tree, why }, value: null };
    },
  });
  return runChecks(ride, { key, step: step.id, commands, tree, session });
}

/** Shows the work of all in the run's own worktree, and takes away what an earlier life left of theirs. */
export const showTogether = (ride: Ride, key: StepKey, tree: TreeHash): Promise<void> =>
  putFiles(ride, key, { tree, why: 'the work of the steps together' }, async (worktree) => {
    // What can't be removed now is swept when the run is over.
    await worktree.removeBeside('all');
  });

/** Puts a worktree's files to a tree and keeps it as what a lost folder is filled with. */
export async function putFiles(
  ride: Ride,
  key: StepKey,
  { tree, why }: { readonly tree: TreeHash; readonly why: string },
  then?: (worktree: Worktree) => Promise<void>,
): Promise<void> {
  await ride.durable.step({
    key,
    lane: 'execution',
    input: { tree },
    effect: async (scope) => {
      await restoreFiles(ride, scope, tree, why);
      const worktree = await ride.ports.worktree();
      const { tree: now } = orStop(await worktree.snapshot('full'));
      await then?.(worktree);
      return { event: { kind: 'tree.compared', from: tree, to: now, files: 0 }, value: null };
    },
  });
}
