import type { TandemError } from '../../shared/errors.ts';
import { treeHash } from '../../shared/ids.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { Snapshot } from '../workflow/ports.ts';
import { keepTree, readKept } from './keep-tree.ts';
import { isInsidePath } from './paths.ts';
import { askStore, type Place, runInStore } from './place.ts';
import { scanWorktree } from './scan.ts';

/** What is known of the private index between two snapshots of one process. */
export interface IndexState {
  /** The kept commit and its tree; undefined until it was looked up. */
  kept: { readonly commit: string; readonly tree: string } | null | undefined;
  /** The tree that the index was last written as; null when it may be something else. */
  tree: string | null;
  /** Entries written since their times were last recorded; each costs a read in the next full scan. */
  untimed: number;
}

/** From here on, recording the times costs less than reading the files again. */
const MANY_UNTIMED = 32;

export async function takeSnapshot(
  place: Place,
  state: IndexState,
  known: readonly string[] | 'full',
): Promise<Result<Snapshot, TandemError>> {
  const startedAt = performance.now();
  // A path that leads out of the worktree, or into `.git`, can't be part of it.
  const asked = known === 'full' ? known : [...new Set(known)].filter(isInsidePath);
  const scan = await scanWorktree(place, asked);
  if (!scan.ok) return scan;
  if (scan.value.edits > 0) {
    state.tree = null;
    state.untimed += scan.value.edits;
  }
  const tree = state.tree === null ? await askStore(place, ['write-tree']) : ok(state.tree);
  if (!tree.ok) return tree;
  state.tree = tree.value;
  const kept = await keepAsLast(place, state, tree.value);
  if (!kept.ok) return kept;
  if (state.untimed > MANY_UNTIMED) {
    const timed = await recordTimes(place, state);
    if (!timed.ok) return timed;
  }
  return ok({
    tree: treeHash(tree.value),
    scan: known === 'full' ? 'full' : 'known-paths',
    ms: Math.round(performance.now() - startedAt),
    skipped: scan.value.skipped,
  });
}

/** Keeps the tree unless it is the one kept last. */
export async function keepAsLast(
  place: Place,
  state: IndexState,
  tree: string,
): Promise<Result<void, TandemError>> {
  if (state.kept === undefined) {
    const found = await readKept(place);
    if (!found.ok) return found;
    state.kept = found.value;
  }
  if (state.kept?.tree === tree) return ok(undefined);
  const commit = await keepTree(place, tree, state.kept?.commit ?? null);
  if (!commit.ok) return commit;
  state.kept = { commit: commit.value, tree };
  return ok(undefined);
}

/** Lets the index remember the files' times, after comparing their content once. */
export async function recordTimes(
  place: Place,
  state: IndexState,
): Promise<Result<void, TandemError>> {
  const refreshed = await runInStore(place, {
    args: ['update-index', '-q', '--refresh'],
    workTree: place.folder,
    // 1: some files differ from the index; that is what snapshots are for.
    answers: [1],
  });
  if (!refreshed.ok) return refreshed;
  state.untimed = 0;
  return ok(undefined);
}
