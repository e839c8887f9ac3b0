import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git, GitCall } from './git.ts';
import type { UserSettings } from './user-settings.ts';

/**
 * A git folder of our own that borrows only the object store of the user's repository. Git reads all its
 * configuration, attributes and hooks from the git folder, so with this one there is nothing of the user's or
 * of the worktree's to execute: a filter named in `.gitattributes` is simply not defined.
 *
 * Two ways of reading files:
 * - `raw`: bytes are bytes. The attributes here outrank every `.gitattributes`, and turn all conversion off.
 *   For a run's worktree: CRLF, LFS pointers and odd encodings go in and out unchanged.
 * - `checkout`: line endings as the user's git would convert them, still without any filter. For comparing
 *   with, and applying to, the user's own checkout.
 */
export interface PrivateGitFolder {
  readonly gitDir: string;
  /** Runs git on it, with the borrowed object store. */
  readonly call: (call: Omit<GitCall, 'gitDir'>) => GitCall;
}

export interface Borrowed {
  /** The user's `.git` that holds `objects`. */
  readonly commonDir: string;
  readonly settings: UserSettings;
}

const RAW_ATTRIBUTES =
  '* -text !eol !crlf !ident !filter !working-tree-encoding !diff !merge !whitespace\n';

/** Makes the folder, or brings one from an earlier life of the run up to date. Keeps an index that is in it. */
export async function createPrivateGitFolder(
  gitDir: string,
  borrowed: Borrowed,
  form: { readonly kind: 'raw' } | { readonly kind: 'checkout'; readonly attributes: string },
): Promise<PrivateGitFolder> {
  for (const name of ['objects', 'refs', 'info']) {
    await mkdir(join(gitDir, name), { recursive: true, mode: 0o700 });
  }
  const { settings } = borrowed;
  await writeFile(join(gitDir, 'HEAD'), 'ref: refs/heads/none\n');
  await writeFile(join(gitDir, 'config'), describeConfig(settings, form.kind));
  await writeFile(
    join(gitDir, 'info', 'attributes'),
    form.kind === 'raw' ? RAW_ATTRIBUTES : form.attributes,
  );
  // Only one process of ours works in here; a lock that is left over belongs to one that was killed.
  await rm(join(gitDir, 'index.lock'), { force: true });
  return {
    gitDir,
    call: (call) => ({
      ...call,
      gitDir,
      env: { GIT_OBJECT_DIRECTORY: join(borrowed.commonDir, 'objects'), ...call.env },
    }),
  };
}

function describeConfig(settings: UserSettings, kind: 'raw' | 'checkout'): string {
  const sha256 = settings.objectFormat === 'sha256';
  const lines = [
    '[core]',
    `repositoryFormatVersion = ${sha256 ? 1 : 0}`,
    'bare = false',
    `fileMode = ${settings.fileMode}`,
    `symlinks = ${settings.symlinks}`,
    `ignoreCase = ${settings.ignoreCase}`,
    `precomposeUnicode = ${settings.precomposeUnicode}`,
    'longPaths = true',
    'splitIndex = false',
    'safecrlf = false',
    `autocrlf = ${kind === 'raw' ? 'false' : settings.autocrlf}`,
    `eol = ${kind === 'raw' ? 'lf' : settings.eol}`,
    ...(settings.sharedRepository === null
      ? []
      : [`sharedRepository = ${settings.sharedRepository}`]),
    ...(sha256 ? ['[extensions]', 'objectFormat = sha256'] : []),
    '[index]',
    'sparse = false',
    '[merge]',
    'directoryRenames = false',
  ];
  return `${lines.join('\n')}\n`;
}

/** Shorthand for `git.run(folder.call(…))`. */
export const runPrivately = (
  git: Git,
  folder: PrivateGitFolder,
  call: Omit<GitCall, 'gitDir'>,
): ReturnType<Git['run']> => git.run(folder.call(call));
