import { type StepKey, stepKey, type TreeHash, treeHash } from '../../../shared/ids.ts';
import type { BlobRef } from '../../../shared/run/event.ts';
import type { Ride } from '../context.ts';
import type { EffectScope, FileChange, Worktree } from '../ports.ts';
import { orStop } from '../stopped.ts';

/** Files over this size are named in the log but not copied into it. */
const KEPT_FILE_BYTES = 2_000_000;

/**
 * Records what the worktree holds as a tree, and the before and after of each file that changed since
 * `parent`. `known` limits the scan to paths a tool says it wrote.
 */
export async function takeSnapshot(
  ride: Ride,
  key: StepKey,
  parent: TreeHash,
  known: readonly string[] | 'full',
): Promise<TreeHash> {
  const { tree } = await ride.durable.step({
    key: stepKey(key, 'snapshot'),
    lane: 'execution',
    input: { parent, known: known === 'full' ? 'full' : [...known] },
    effect: async (scope) => {
      const worktree = await ride.ports.worktree();
      const snapshot = orStop(await worktree.snapshot(known));
      const changes = orStop(await worktree.changes(parent, snapshot.tree));
      await recordChanges(worktree, scope, { parent, tree: snapshot.tree, changes });
      return {
        event: {
          kind: 'snapshot.taken',
          tree: snapshot.tree,
          parentTree: parent,
          scan: snapshot.scan,
          ms: snapshot.ms,
          commit: null,
          skipped: [...snapshot.skipped],
          undeclared: known === 'full' ? [] : undeclared(changes, known),
        },
        value: { tree: snapshot.tree },
      };
    },
  });
  return treeHash(tree);
}

const undeclared = (changes: readonly FileChange[], known: readonly string[]): string[] =>
  changes.map((change) => change.path).filter((path) => !known.includes(path));

async function recordChanges(
  worktree: Worktree,
  scope: EffectScope,
  span: {
    readonly parent: TreeHash;
    readonly tree: TreeHash;
    readonly changes: readonly FileChange[];
  },
): Promise<void> {
  for (const change of span.changes) {
    const { path, status, added, removed, binary } = change;
    const before = await keep(worktree, scope, span.parent, path);
    const after = await keep(worktree, scope, span.tree, path);
    scope.emit({ kind: 'file.changed', path, status, before, after, added, removed, binary });
  }
}

async function keep(
  worktree: Worktree,
  scope: EffectScope,
  tree: TreeHash,
  path: string,
): Promise<BlobRef | null> {
  const content = orStop(await worktree.readBlob(tree, path));
  return content === null || content.byteLength > KEPT_FILE_BYTES ? null : scope.putBlob(content);
}

/** Puts the worktree back to `tree`, inside an effect that owns `scope`. */
export async function restoreFiles(
  ride: Ride,
  scope: EffectScope,
  tree: TreeHash,
  why: string,
): Promise<void> {
  const worktree = await ride.ports.worktree();
  orStop(await worktree.restore(tree));
  scope.emit({ kind: 'snapshot.restored', tree, why });
}
