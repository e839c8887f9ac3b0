import { type StepKey, stepKey, type TreeHash, treeHash } from '../../../shared/ids.ts';
import type { BlobRef } from '../../../shared/run/event.ts';
import type { Ride } from '../context.ts';
import type { EffectScope, FileChange, Worktree, WrittenFile } from '../ports.ts';
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
): Promise<Taken> {
  const { tree, files = [] } = await ride.durable.step<TakenValue>({
    key: stepKey(key, 'snapshot'),
    lane: 'execution',
    input: { parent, known: known === 'full' ? 'full' : [...known] },
    effect: async (scope) => {
      const worktree = await ride.ports.worktree();
      const snapshot = orStop(await worktree.snapshot(known));
      const changes = orStop(await worktree.changes(parent, snapshot.tree));
      await recordChanges(worktree, scope, changes);
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
        value: { tree: snapshot.tree, ...writtenIn(ride, changes) },
      };
    },
  });
  return { tree: treeHash(tree), files };
}

export interface Taken {
  readonly tree: TreeHash;
  /** What changed, for the detectors; nothing in runs without them. */
  readonly files: readonly WrittenFile[];
}

type TakenValue = { readonly tree: string; readonly files?: readonly WrittenFile[] };

/** A command may change ten thousand files; the first of them tell as much. */
const WRITTEN_FILES = 200;

function writtenIn(ride: Ride, changes: readonly FileChange[]): Pick<TakenValue, 'files'> {
  if (ride.terms.detectors === undefined || changes.length === 0) return {};
  const files = changes.slice(0, WRITTEN_FILES);
  return { files: files.map(({ path, before, after }) => ({ path, before, after })) };
}

const undeclared = (changes: readonly FileChange[], known: readonly string[]): string[] =>
  changes.map((change) => change.path).filter((path) => !known.includes(path));

/** All contents through one reader: a command may well have changed ten thousand files. */
export async function recordChanges(
  worktree: Worktree,
  scope: EffectScope,
  changes: readonly FileChange[],
): Promise<void> {
  const wanted = changes.flatMap(({ before, after }) => [before, after].filter(isName));
  const bounds = { maxBytes: KEPT_FILE_BYTES, signal: scope.signal };
  const kept = new Map<string, BlobRef>();
  for await (const { hash, content } of worktree.readBlobs([...new Set(wanted)], bounds)) {
    kept.set(hash, scope.putBlob(content));
  }
  const refOf = (name: string | null) => kept.get(name ?? '') ?? null;
  for (const change of changes) {
    const { path, status, added, removed, binary } = change;
    const before = refOf(change.before);
    const after = refOf(change.after);
    scope.emit({ kind: 'file.changed', path, status, before, after, added, removed, binary });
  }
}

const isName = (name: string | null): name is string => name !== null;

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
