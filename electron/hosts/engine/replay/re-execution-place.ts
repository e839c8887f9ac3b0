import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunId, type RunId } from '../../../../shared/ids.ts';
import { createOwner, forgetOwner, isOwnerAlive } from '../../../models/jobs/job-owner.ts';
import { createRunRemover } from '../../../workspace/remove-run.ts';

/**
 * Where one re-execution happens: a folder of its own with its worktrees and everything that git is told about them,
 * named after a lock that goes with the process. Whoever finds a folder whose lock is free takes away what a killed
 * process left: worktrees, their registrations, private refs and the branch.
 */
export interface ReExecutionPlace {
  readonly folder: string;
  /** Private folder for git. */
  readonly git: string;
  readonly worktrees: string;
  release(): Promise<void>;
}

const folderOf = (home: string): string => join(home, 're-executions');

/** Throws when the data folder can't be written. */
export async function createReExecutionPlace(home: string): Promise<ReExecutionPlace> {
  const all = folderOf(home);
  await mkdir(all, { recursive: true, mode: 0o700 });
  await sweepReExecutions(home);
  const owner = createOwner(all);
  const folder = join(all, owner.name);
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (fault) {
    owner.release();
    throw fault;
  }
  return {
    folder,
    git: join(folder, 'git'),
    worktrees: join(folder, 'worktrees'),
    async release() {
      await clear(folder);
      owner.release();
    },
  };
}

const NAME = /^\d+-[0-9a-f]{8}$/;

/** Takes away what killed processes left. */
export async function sweepReExecutions(home: string): Promise<void> {
  const all = folderOf(home);
  for (const name of await readdir(all).catch(() => [])) {
    const folder = join(all, name);
    const isFolder = (await stat(folder).catch(() => null))?.isDirectory() === true;
    if (!NAME.test(name) || !isFolder || isOwnerAlive(all, name)) continue;
    await clear(folder);
    forgetOwner(all, name);
  }
}

async function clear(folder: string): Promise<void> {
  const git = join(folder, 'git');
  const remover = createRunRemover(git);
  const names: readonly string[] = await readdir(git).catch(() => []);
  const ids: readonly RunId[] = names.filter(isRunId);
  for (const runId of ids) {
    const run = { runId, worktrees: join(folder, 'worktrees') };
    await remover.removeWorktrees(run);
    await remover.removeRefs(run, { branch: true });
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
