import { lstat, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import type { RunId } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Git, GitCall, GitOutput } from './git.ts';
import type { PrivateGitFolder } from './private-git-folder.ts';
import type { UserSettings } from './user-settings.ts';

/** A run's worktree with everything that is recorded about it. The verbs of this folder take one. */
export interface Place {
  readonly git: Git;
  readonly runId: RunId;
  /** Tandem's own folder for this run. */
  readonly home: string;
  /** Real path of the worktree. */
  readonly folder: string;
  readonly repository: string;
  readonly commonDir: string;
  readonly adminDir: string;
  readonly gitFile: string;
  readonly branch: string;
  readonly base: string;
  readonly baseTree: string;
  /** Paths that are submodules in the base. */
  readonly submodules: readonly string[];
  readonly settings: UserSettings;
  readonly store: PrivateGitFolder;
}

export const indexOf = (place: Place): string => join(place.store.gitDir, 'index');
export const stageOf = (place: Place): string => join(place.home, 'stage');
export const ignoreFileOf = (place: Place): string => join(place.home, 'ignore');
export const snapshotsRef = (runId: RunId): string => `refs/tandem/${runId}/snapshots`;
export const deliveredRef = (runId: RunId): string => `refs/tandem/${runId}/delivered`;

/** Git over the private folder: objects and the private index, and files only where `workTree` is given. */
export const runInStore = (
  place: Pick<Place, 'git' | 'store'>,
  call: Omit<GitCall, 'gitDir'>,
): Promise<Result<GitOutput, TandemError>> => place.git.run(place.store.call(call));

/** One line from git. */
export async function askStore(
  place: Pick<Place, 'git' | 'store'>,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Result<string, TandemError>> {
  const answered = await runInStore(place, { args, env });
  return answered.ok ? ok(answered.value.stdout.toString().trim()) : answered;
}

/** The commit of a ref of the user's repository; null when there is no such ref. */
export async function readRef(
  place: Pick<Place, 'git' | 'commonDir'>,
  ref: string,
): Promise<Result<string | null, TandemError>> {
  const found = await place.git.run({
    args: ['rev-parse', '--quiet', '--verify', ref],
    gitDir: place.commonDir,
    answers: [1],
  });
  if (!found.ok) return found;
  return ok(found.value.code === 0 ? found.value.stdout.toString().trim() : null);
}

/**
 * Compares the worktree with the record. Asked before every use from the host: whoever could swap the `.git`
 * file, or the folder itself, could point git, or us, elsewhere.
 */
export async function requireUntampered(place: Place): Promise<Result<void, TandemError>> {
  const detail = await describeTampering(place);
  return detail === null
    ? ok(undefined)
    : err({ kind: 'worktree-tampered', path: place.folder, detail });
}

async function describeTampering(place: Place): Promise<string | null> {
  const folder = await lstat(place.folder).catch(() => null);
  if (folder === null) return 'the folder is gone.';
  if (!folder.isDirectory()) return 'it is no longer a folder.';
  if ((await realpath(place.folder)) !== place.folder) return 'a folder above it is now a link.';
  const gitFile = await describeFile(join(place.folder, '.git'), place.gitFile);
  if (gitFile !== null) return `its .git file ${gitFile}.`;
  const common = await describeFile(join(place.adminDir, 'commondir'), '../..\n');
  return common === null ? null : `the file commondir of its registration ${common}.`;
}

async function describeFile(path: string, expected: string): Promise<string | null> {
  const seen = await lstat(path).catch(() => null);
  if (seen === null) return 'is gone';
  if (!seen.isFile()) return 'was replaced by something that is not a file';
  if (seen.size > 4 * expected.length + 64) return 'has another content';
  return (await readFile(path, 'utf8')) === expected ? null : 'has another content';
}
