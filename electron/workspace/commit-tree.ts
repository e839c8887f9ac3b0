import { copyFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { TANDEM_IDENTITY } from './keep-tree.ts';
import { askStore, deliveredRef, indexOf, type Place, readRef, runInStore } from './place.ts';

/**
 * Commits a tree on the run's branch. The parent is always the base, so a run delivers one commit; the branch
 * moves only from where Tandem left it, never over a commit that somebody else put there.
 */
export async function commitTree(
  place: Place,
  tree: string,
  message: string,
): Promise<Result<string, TandemError>> {
  const tip = await readRef(place, `refs/heads/${place.branch}`);
  if (!tip.ok) return tip;
  const delivered = await readRef(place, deliveredRef(place.runId));
  if (!delivered.ok) return delivered;
  if (tip.value !== null && tip.value === delivered.value) {
    const same = await askStore(place, ['rev-parse', '--verify', `${tip.value}^{tree}`]);
    if (!same.ok) return same;
    if (same.value === tree) return finish(place, tip.value);
  }
  if (tip.value !== null && tip.value !== place.base && tip.value !== delivered.value) {
    const detail = `the branch ${place.branch} was moved to ${tip.value.slice(0, 12)} by someone else`;
    return err({ kind: 'git-failed', command: 'update-ref', detail });
  }
  const made = await runInStore(place, {
    args: ['commit-tree', tree, '-p', place.base],
    env: identityOf(place),
    input: message,
  });
  if (!made.ok) return made;
  const commit = made.value.stdout.toString().trim();
  const moved = await moveRefs(place, commit, { tip: tip.value, delivered: delivered.value });
  return moved.ok ? finish(place, commit) : moved;
}

/** The branch, and our note of where we put it, move together or not at all. */
async function moveRefs(
  place: Place,
  commit: string,
  old: { readonly tip: string | null; readonly delivered: string | null },
): Promise<Result<void, TandemError>> {
  const none = '0'.repeat(commit.length);
  const moved = await place.git.run({
    args: ['update-ref', '-z', '--stdin'],
    gitDir: place.commonDir,
    input: [
      `update refs/heads/${place.branch}\0${commit}\0${old.tip ?? none}\0`,
      `update ${deliveredRef(place.runId)}\0${commit}\0${old.delivered ?? none}\0`,
    ].join(''),
  });
  return moved.ok ? ok(undefined) : moved;
}

function identityOf(place: Place): Readonly<Record<string, string>> {
  const { name, email } = place.settings;
  if (name === null || email === null) return TANDEM_IDENTITY;
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
}

async function finish(place: Place, commit: string): Promise<Result<string, TandemError>> {
  const shown = await showAsCommitted(place, commit);
  if (!shown.ok) return shown;
  await freeBranch(place, commit);
  return ok(commit);
}

/**
 * Leaves the worktree at the commit itself instead of on the branch: git lets a branch be checked out only once,
 * and from now on that is the user's to do.
 */
async function freeBranch(place: Place, commit: string): Promise<void> {
  const next = join(place.adminDir, 'HEAD.tandem');
  await writeFile(next, `${commit}\n`);
  await rename(next, join(place.adminDir, 'HEAD'));
}

/**
 * Gives the worktree's own index the committed tree, so that `git status` in it reports what really differs.
 * Made from a copy of the private index, which knows the files' times, and put in place by a rename.
 */
export async function showAsCommitted(
  place: Place,
  commit: string,
): Promise<Result<void, TandemError>> {
  const own = join(place.adminDir, 'index');
  // Someone is using git in the worktree right now; their index is theirs.
  if ((await stat(`${own}.lock`).catch(() => null)) !== null) return ok(undefined);
  const next = join(place.adminDir, 'index.tandem');
  await copyFile(indexOf(place), next);
  const env = { GIT_INDEX_FILE: next };
  const steps = [
    { args: ['read-tree', '--reset', commit], env, workTree: place.folder },
    { args: ['update-index', '-q', '--refresh'], env, workTree: place.folder, answers: [1] },
  ];
  for (const step of steps) {
    const done = await runInStore(place, step);
    if (!done.ok) {
      await rm(next, { force: true });
      return done;
    }
  }
  await rename(next, own);
  return ok(undefined);
}
