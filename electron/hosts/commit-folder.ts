import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TandemError } from '../../shared/errors.ts';

/**
 * Makes a folder of Tandem's own a repository with all its files in one commit. Nothing of the user's git
 * configuration takes part, or a signing key would be asked for. Null when it is done.
 */
export async function commitFolder(
  folder: string,
  commit: {
    readonly message: string;
    readonly author: { readonly name: string; readonly email: string };
  },
): Promise<TandemError | null> {
  for (const args of [
    ['init', '--quiet', '--initial-branch=main', '--template='],
    ['add', '--all'],
    ['commit', '--quiet', '--no-verify', `--message=${commit.message}`],
  ]) {
    const fault = await git(folder, args, commit.author);
    if (fault !== null) return fault;
  }
  return null;
}

const run = promisify(execFile);

async function git(
  folder: string,
  args: readonly string[],
  author: { readonly name: string; readonly email: string },
): Promise<TandemError | null> {
  try {
    await run('git', [...args], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null',
        GIT_DIR: join(folder, '.git'),
        GIT_WORK_TREE: folder,
        GIT_AUTHOR_NAME: author.name,
        GIT_AUTHOR_EMAIL: author.email,
        GIT_COMMITTER_NAME: author.name,
        GIT_COMMITTER_EMAIL: author.email,
      },
    });
    return null;
  } catch (fault) {
    if (!(fault instanceof Error)) throw fault;
    if ('code' in fault && fault.code === 'ENOENT')
      return { kind: 'git-missing', detail: fault.message };
    const stderr = 'stderr' in fault ? String(fault.stderr).trim() : fault.message;
    return { kind: 'git-failed', command: args[0] ?? '', detail: stderr };
  }
}
