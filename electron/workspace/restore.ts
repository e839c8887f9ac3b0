import { rm } from 'node:fs/promises';
import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { indexOf, type Place, runInStore } from './place.ts';
import { scanWorktree } from './scan.ts';
import { type IndexState, recordTimes } from './snapshot.ts';

/**
 * Puts the worktree's files back to a tree. First everything that is there is brought into the private index,
 * so that git knows what to take away, and where a link has replaced a folder; then git moves from that index
 * to the tree. Ignored files, and what is too big to be stored, are left alone unless they stand in the way:
 * what no snapshot holds could not be brought back.
 */
export async function restoreTree(
  place: Place,
  state: IndexState,
  tree: string,
): Promise<Result<void, TandemError>> {
  const scan = await scanWorktree(place, 'full');
  if (!scan.ok) return scan;
  state.tree = null;
  const timed = await recordTimes(place, state);
  if (!timed.ok) return timed;
  const moved = await runInStore(place, {
    args: ['read-tree', '--reset', '-u', tree],
    workTree: place.folder,
  });
  if (!moved.ok) return moved;
  return ok(undefined);
}

/** Makes the private index anew from a tree, when it was lost. Files are not touched. */
export async function rebuildIndex(place: Place, tree: string): Promise<Result<void, TandemError>> {
  await rm(indexOf(place), { force: true });
  const read = await runInStore(place, { args: ['read-tree', tree] });
  return read.ok ? ok(undefined) : read;
}
