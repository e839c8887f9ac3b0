import {
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Git } from './git.ts';

/** A worktree as the user's git folder knows it. */
export interface Registration {
  /** `.git/worktrees/<name>` of the user's repository. */
  readonly adminDir: string;
  /** Where it says the worktree's `.git` file is. */
  readonly gitFilePath: string;
  /** Its HEAD, e.g. `ref: refs/heads/tandem/x`. */
  readonly head: string;
}

/** All registrations. Read from files: what is stale or half-made has to be seen too. */
export async function listRegistrations(commonDir: string): Promise<readonly Registration[]> {
  const folder = join(commonDir, 'worktrees');
  const names = await readdir(folder).catch(() => []);
  const found: Registration[] = [];
  for (const name of names) {
    const adminDir = join(folder, name);
    const gitFilePath = (await readText(join(adminDir, 'gitdir'))).trim();
    if (gitFilePath === '') continue;
    const head = (await readText(join(adminDir, 'HEAD'))).trim();
    found.push({ adminDir, gitFilePath: resolve(adminDir, gitFilePath), head });
  }
  return found;
}

const readText = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

/**
 * Registers `folder` as a worktree on a branch, or detached at a commit, and gives it its `.git` file. Files that are in the folder stay:
 * git registers an empty folder beside it, without checking anything out, and the registration is then pointed
 * at the real one. A stale registration of the same folder is taken away first, and no other: `git worktree
 * prune` would also forget a worktree of the user's on a disk that is not mounted.
 */
export async function registerWorktree(
  git: Git,
  input: { readonly commonDir: string; readonly folder: string; readonly head: WorktreeHead },
): Promise<Result<Registration, TandemError>> {
  const { commonDir, folder, head } = input;
  const gitFilePath = join(folder, '.git');
  for (const stale of await listRegistrations(commonDir)) {
    if (stale.gitFilePath === gitFilePath) await rm(stale.adminDir, { recursive: true });
  }
  await mkdir(folder, { recursive: true });
  // The same name one folder deeper, because git names a registration after the folder.
  const beside = join(besideOf(folder), basename(folder));
  await clearBeside(commonDir, beside);
  await mkdir(dirname(beside), { recursive: true });
  const added = await git.run({
    args: ['worktree', 'add', '--quiet', '--no-checkout', ...headArguments(head, beside)],
    gitDir: commonDir,
  });
  if (!added.ok) return added;
  const real = join(await realpath(beside), '.git');
  const made = (await listRegistrations(commonDir)).find((entry) => entry.gitFilePath === real);
  if (made === undefined) {
    const detail = `no registration of ${beside} was found after it was made`;
    return err({ kind: 'git-failed', command: 'worktree add', detail });
  }
  await writeFile(join(made.adminDir, 'gitdir'), `${gitFilePath}\n`);
  await rename(join(beside, '.git'), gitFilePath);
  await removeBeside(beside);
  return ok({ ...made, gitFilePath });
}

/** What a worktree is at: a branch of its own, or a commit without one. */
export type WorktreeHead = { readonly branch: string } | { readonly commit: string };

const headArguments = (head: WorktreeHead, folder: string): readonly string[] =>
  'branch' in head ? [folder, head.branch] : ['--detach', folder, head.commit];

/** Where a registration is made before it is pointed at `folder`. */
export const besideOf = (folder: string): string => `${folder}.new`;

/** What an interrupted registration left: an empty folder with a `.git` file, and its registration. */
async function clearBeside(commonDir: string, beside: string): Promise<void> {
  const gitFilePath = join(beside, '.git');
  for (const stale of await listRegistrations(commonDir)) {
    if (stale.gitFilePath === gitFilePath) await rm(stale.adminDir, { recursive: true });
  }
  if ((await stat(dirname(beside)).catch(() => null)) !== null) await removeBeside(beside);
}

/** Takes away only what a registration makes: `rmdir` refuses a folder with anything else in it. */
async function removeBeside(beside: string): Promise<void> {
  await rm(join(beside, '.git'), { force: true });
  if ((await stat(beside).catch(() => null)) !== null) await rmdir(beside);
  await rmdir(dirname(beside));
}
