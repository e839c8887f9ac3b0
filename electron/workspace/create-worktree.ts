import type { TandemError } from '../../shared/errors.ts';
import { commitHash, treeHash } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Worktree } from '../workflow/ports.ts';
import { applyToCheckout } from './apply.ts';
import { commitTree } from './commit-tree.ts';
import { diffTrees } from './diff-trees.ts';
import { orDiskFailure } from './disk-failure.ts';
import { inspectTrees } from './inspect-tree.ts';
import { listIgnored } from './list-ignored.ts';
import { mergeTrees } from './merge-trees.ts';
import { mixTrees } from './mix-trees.ts';
import { listBeside, openBesidePlace, removeBesidePlace } from './open-beside.ts';
import { type Place, requireUntampered } from './place.ts';
import { readObjects } from './read-objects.ts';
import { restoreTree } from './restore.ts';
import { type IndexState, keepAsLast, takeSnapshot } from './snapshot.ts';
import { describeChange, listChanges } from './tree-changes.ts';
import { treeWithContents } from './with-contents.ts';

/**
 * The verbs of a run's worktree. One at a time: they share a private index, and a restore between the two
 * halves of a snapshot would record a state that never was. Each one looks first whether the worktree is still
 * the one that was recorded.
 */
export function createWorktree(place: Place): Worktree {
  const state: IndexState = { kept: undefined, tree: null, untimed: 0 };
  const { inTurn, onTrees } = createTurns(place);
  return {
    folder: place.folder,
    snapshot: (known) => inTurn(() => takeSnapshot(place, state, known)),
    async openBeside(work) {
      const opened = await orDiskFailure(place.home, () => openBesidePlace(place, work, inTurn));
      return opened.ok ? ok(createWorktree(opened.value)) : opened;
    },
    removeBeside: (name) =>
      orDiskFailure(place.home, async () => {
        const names = name === 'all' ? await listBeside(place) : [name];
        for (const each of names) await removeBesidePlace(place, each);
        return ok(undefined);
      }),
    merge: (trees) =>
      onTrees([trees.base, trees.ours, trees.theirs], async () => {
        const merged = await mergeTrees(place, trees);
        if (!merged.ok || merged.value.kind === 'conflict') return merged;
        const kept = await keepAsLast(place, state, merged.value.tree);
        return kept.ok ? merged : kept;
      }),
    restore: (tree) => onTrees([tree], () => restoreTree(place, state, tree)),
    changes: (from, to) =>
      onTrees([from, to], async () => {
        const changes = await listChanges(place, from, to);
        return changes.ok ? ok(changes.value.map(describeChange)) : changes;
      }),
    diff: (from, to, form = 'review') =>
      onTrees([from, to], () => diffTrees(place, from, to, form)),
    withPathsOf: (tree, from, paths) =>
      onTrees([tree, from], async () => {
        const mixed = await mixTrees(place, tree, from, paths);
        if (!mixed.ok) return mixed;
        const kept = await keepAsLast(place, state, mixed.value);
        return kept.ok ? ok(treeHash(mixed.value)) : kept;
      }),
    withContents: (tree, files) =>
      onTrees([tree], async () => {
        const made = await treeWithContents(place, tree, files);
        if (!made.ok) return made;
        const kept = await keepAsLast(place, state, made.value);
        return kept.ok ? ok(treeHash(made.value)) : kept;
      }),
    // Objects never change, so this needs no turn: a reader may take its time.
    readBlobs: (hashes, bounds) => readObjects(place.git, place.store, hashes, bounds),
    commit: (tree, message) =>
      onTrees([tree], async () => {
        const commit = await commitTree(place, tree, message);
        return commit.ok ? ok(commitHash(commit.value)) : commit;
      }),
    listIgnored: () => inTurn(() => listIgnored(place)),
    inspectTree: (from, to) => onTrees([from, to], () => inspectTrees(place, from, to)),
    apply: (tree) => onTrees([tree], () => applyToCheckout(place, tree)),
  };
}

/** Lets one verb at a time at the worktree; `onTrees` refuses what is no name of a tree before that. */
function createTurns(place: Place) {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(
    work: () => Promise<Result<T, TandemError>>,
  ): Promise<Result<T, TandemError>> => {
    const turn = async (): Promise<Result<T, TandemError>> => {
      const intact = await requireUntampered(place);
      return intact.ok ? work() : intact;
    };
    const mine = last.then(() => orDiskFailure(place.home, turn));
    // A fault of one verb is its caller's; the next one still gets its turn.
    last = mine.catch(() => undefined);
    return mine;
  };
  const onTrees = <T>(
    trees: readonly string[],
    work: () => Promise<Result<T, TandemError>>,
  ): Promise<Result<T, TandemError>> =>
    inTurn(async () => {
      const unknown = trees.find((tree) => !/^[0-9a-f]{40,64}$/.test(tree));
      if (unknown === undefined) return work();
      return err({
        kind: 'git-failed',
        command: 'rev-parse',
        detail: `"${unknown}" is not a hash`,
      });
    });
  return { inTurn, onTrees };
}
