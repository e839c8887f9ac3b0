import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { askStore, type Place, readRef, runInStore, snapshotsRef } from './place.ts';

/** Who made snapshot commits, and delivered ones where the user has no git identity. */
export const TANDEM_IDENTITY: Readonly<Record<string, string>> = {
  GIT_AUTHOR_NAME: 'Tandem',
  GIT_AUTHOR_EMAIL: 'tandem@localhost',
  GIT_COMMITTER_NAME: 'Tandem',
  GIT_COMMITTER_EMAIL: 'tandem@localhost',
};

type Keeping = Pick<Place, 'git' | 'store' | 'runId' | 'base' | 'commonDir'>;

/**
 * Puts a tree on the run's private ref, as a commit after the last one, so that `git gc` keeps every snapshot
 * of the run. One ref a run, however many snapshots. `previous` is the ref's commit, or null at the start.
 */
export async function keepTree(
  place: Keeping,
  tree: string,
  previous: string | null,
): Promise<Result<string, TandemError>> {
  const made = await runInStore(place, {
    args: ['commit-tree', tree, '-p', previous ?? place.base],
    env: TANDEM_IDENTITY,
    input: `snapshot of run ${place.runId}\n`,
  });
  if (!made.ok) return made;
  const commit = made.value.stdout.toString().trim();
  const updated = await place.git.run({
    args: ['update-ref', snapshotsRef(place.runId), commit, previous ?? '0'.repeat(commit.length)],
    gitDir: place.commonDir,
  });
  return updated.ok ? ok(commit) : updated;
}

/** The last kept commit and its tree; null before the first snapshot. */
export async function readKept(
  place: Keeping,
): Promise<Result<{ readonly commit: string; readonly tree: string } | null, TandemError>> {
  const found = await readRef(place, snapshotsRef(place.runId));
  if (!found.ok) return found;
  if (found.value === null) return ok(null);
  const commit = found.value;
  const tree = await askStore(place, ['rev-parse', '--verify', `${commit}^{tree}`]);
  return tree.ok ? ok({ commit, tree: tree.value }) : tree;
}
