import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { RunId } from '../../shared/ids.ts';
import { createGit, type Git } from './git.ts';
import { listRegistrations } from './register-worktree.ts';
import { readRunRecord } from './run-record.ts';

/** Where things of a run are, made from its id and never from what its log says. */
export interface RunRemains {
  readonly runId: RunId;
  /** The folder that worktrees are in. */
  readonly worktrees: string;
}

export interface RunRemover {
  /** The run's worktree and those beside it that are there. */
  worktrees(run: RunRemains): Promise<readonly string[]>;
  /** Removes them with their registrations in the user's repository. Says what went and what could not go. */
  removeWorktrees(run: RunRemains): Promise<Outcome>;
  /** Removes the run's private refs and its private git folder; its branch only when asked. */
  removeRefs(run: RunRemains, how: { readonly branch: boolean }): Promise<Outcome>;
  /** Bytes of objects that only the run's private refs hold; null when git can't be asked. */
  snapshotBytes(run: RunRemains): Promise<number | null>;
}

export interface Outcome {
  readonly what: readonly string[];
  readonly left: readonly string[];
}

/** @param privateFolder Tandem's own folder for indexes and records. */
export function createRunRemover(privateFolder: string): RunRemover {
  const git = createGit({ home: privateFolder });
  const recordOf = (runId: RunId) => readRunRecord(join(privateFolder, runId, 'worktree.json'));
  return {
    worktrees: findWorktrees,
    async removeWorktrees(run) {
      const what: string[] = [];
      const left: string[] = [];
      const commonDir = (await recordOf(run.runId))?.commonDir ?? null;
      for (const folder of await findWorktrees(run)) {
        const failure = await removeOne(folder, commonDir);
        if (failure === null) what.push(`worktree ${basename(folder)}`);
        else left.push(`${folder}: ${failure}`);
      }
      return { what, left };
    },
    async removeRefs(run, how) {
      const record = await recordOf(run.runId);
      const outcome =
        record === null
          ? { what: [], left: [] }
          : await removeRefs(git, run.runId, { record, ...how });
      if (outcome.left.length === 0) {
        await rm(join(privateFolder, run.runId), { recursive: true, force: true, maxRetries: 3 });
      }
      return outcome;
    },
    async snapshotBytes(run) {
      const record = await recordOf(run.runId);
      return record === null ? 0 : measureRefs(git, run.runId, record.commonDir);
    },
  };
}

/** The run's own, `RUN`, and those beside it, `RUN-NAME`, with half-made ones. No run's id begins with another's. */
async function findWorktrees({ runId, worktrees }: RunRemains): Promise<readonly string[]> {
  const names = await readdir(worktrees).catch(() => []);
  return names
    .filter(
      (name) => name === runId || name.startsWith(`${runId}-`) || name.startsWith(`${runId}.`),
    )
    .map((name) => join(worktrees, name));
}

/** Null when it is gone. A link is taken away and not followed. */
async function removeOne(folder: string, commonDir: string | null): Promise<string | null> {
  try {
    for (const entry of commonDir === null ? [] : await listRegistrations(commonDir)) {
      const isIn =
        dirname(entry.gitFilePath) === folder || entry.gitFilePath.startsWith(folder + sep);
      if (isIn) await rm(entry.adminDir, { recursive: true, force: true });
    }
    const stat = await lstat(folder);
    await rm(folder, { recursive: stat.isDirectory(), force: true, maxRetries: 3 });
    return null;
  } catch (reason) {
    return reason instanceof Error ? reason.message : String(reason);
  }
}

async function removeRefs(
  git: Git,
  runId: RunId,
  of: {
    readonly record: { readonly commonDir: string; readonly branch: string };
    readonly branch: boolean;
  },
): Promise<Outcome> {
  const { commonDir, branch } = of.record;
  if ((await lstat(commonDir).catch(() => null)) === null) return { what: [], left: [] };
  const listed = await git.run({
    args: ['for-each-ref', '--format=%(refname)', `refs/tandem/${runId}/`],
    gitDir: commonDir,
  });
  if (!listed.ok) return { what: [], left: ['its snapshots: git could not list them'] };
  const refs = listed.value.stdout.toString().split('\n').filter(Boolean);
  // Only a branch of ours, and only when people said so.
  if (of.branch && branch.startsWith('tandem/')) refs.push(`refs/heads/${branch}`);
  if (refs.length === 0) return { what: [], left: [] };
  const input = refs.map((ref) => `delete ${ref}\0\0`).join('');
  const removed = await git.run({
    args: ['update-ref', '-z', '--stdin'],
    gitDir: commonDir,
    input,
  });
  if (!removed.ok) return { what: [], left: ['its snapshots: git could not remove them'] };
  const named = of.branch && branch.startsWith('tandem/') ? [`branch ${branch}`] : [];
  return { what: [...(refs.length > named.length ? ['snapshots'] : []), ...named], left: [] };
}

async function measureRefs(git: Git, runId: RunId, commonDir: string): Promise<number | null> {
  const counted = await git.run({
    args: [
      'rev-list',
      '--objects',
      '--disk-usage',
      `--glob=refs/tandem/${runId}/*`,
      '--not',
      '--branches',
      '--tags',
      '--remotes',
    ],
    gitDir: commonDir,
    answers: [128, 129],
  });
  if (!counted.ok || counted.value.code !== 0) return null;
  const bytes = Number.parseInt(counted.value.stdout.toString(), 10);
  return Number.isSafeInteger(bytes) ? bytes : null;
}
