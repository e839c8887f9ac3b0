import { copyFile, lstat, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { Checkout } from './discover.ts';
import type { Git } from './git.ts';
import { holdsContentOf, parseLfsPointer } from './lfs-pointer.ts';
import { splitRecords } from './paths.ts';
import {
  createPrivateGitFolder,
  type PrivateGitFolder,
  runPrivately,
} from './private-git-folder.ts';
import { readSmallFile } from './small-file.ts';
import type { UserSettings } from './user-settings.ts';

/**
 * Looks at the user's checkout through a copy of its index, in a private git folder: the user's index is not
 * refreshed, no filter or fsmonitor of theirs runs, submodules are not entered.
 */
export interface CheckoutView {
  readonly folder: PrivateGitFolder;
  readonly checkout: Checkout;
  /** Files that differ from HEAD in the index or on disk, and untracked ones, as `git status` counts them. */
  dirty(): Promise<Result<readonly DirtyFile[], TandemError>>;
}

export interface DirtyFile {
  readonly path: string;
  readonly staged: boolean;
  readonly untracked: boolean;
}

/** Runs `work` on a view that exists only while it runs. */
export async function withCheckoutView<T>(
  git: Git,
  input: {
    readonly home: string;
    readonly checkout: Checkout;
    readonly settings: UserSettings;
    readonly head: string;
  },
  work: (view: CheckoutView) => Promise<T>,
): Promise<T> {
  const gitDir = await mkdtemp(join(input.home, 'view-'));
  try {
    const folder = await fillView(gitDir, input);
    const { checkout } = input;
    return await work({ folder, checkout, dirty: () => listDirty(git, folder, checkout) });
  } finally {
    await rm(gitDir, { recursive: true, force: true });
  }
}

async function fillView(
  gitDir: string,
  { checkout, settings, head }: Parameters<typeof withCheckoutView>[1],
): Promise<PrivateGitFolder> {
  const { commonDir } = checkout;
  const global = settings.attributesFile === '' ? '' : await readSmallFile(settings.attributesFile);
  const local = await readSmallFile(join(commonDir, 'info', 'attributes'));
  const folder = await createPrivateGitFolder(
    gitDir,
    { commonDir, settings },
    { kind: 'checkout', attributes: `${global}\n${local}\n` },
  );
  const excludes = settings.excludesFile === '' ? '' : await readSmallFile(settings.excludesFile);
  const exclude = await readSmallFile(join(commonDir, 'info', 'exclude'));
  await writeFile(join(gitDir, 'info', 'exclude'), `${excludes}\n${exclude}\n`);
  await writeFile(join(gitDir, 'HEAD'), `${head}\n`);
  await copyIndex(checkout.gitDir, gitDir);
  return folder;
}

/** A split index keeps most of itself in `sharedindex.*` beside it. */
async function copyIndex(from: string, to: string): Promise<void> {
  const names = await readdir(from);
  for (const name of names) {
    if (name !== 'index' && !/^sharedindex\.[0-9a-f]+$/.test(name)) continue;
    if ((await lstat(join(from, name))).isFile()) await copyFile(join(from, name), join(to, name));
  }
}

async function listDirty(
  git: Git,
  folder: PrivateGitFolder,
  checkout: Checkout,
): Promise<Result<readonly DirtyFile[], TandemError>> {
  const status = await runPrivately(git, folder, {
    args: ['status', '--porcelain=v1', '-z', '--ignore-submodules=all', '--no-renames', '-unormal'],
    workTree: checkout.top,
  });
  if (!status.ok) return status;
  const dirty: DirtyFile[] = [];
  for (const record of splitRecords(status.value.stdout)) {
    const text = record.toString();
    const path = text.slice(3);
    const staged = !/[ ?]/.test(text.charAt(0));
    if (!staged && text.startsWith(' M') && (await isFetchedLfs(git, folder, checkout.top, path))) {
      continue;
    }
    dirty.push({ path, staged, untracked: text.startsWith('??') });
  }
  return ok(dirty);
}

/** With the LFS filter out, a file whose content LFS fetched looks modified; its pointer says it is not. */
async function isFetchedLfs(
  git: Git,
  folder: PrivateGitFolder,
  top: string,
  path: string,
): Promise<boolean> {
  const size = await runPrivately(git, folder, { args: ['cat-file', '-s', `:${path}`] });
  if (!size.ok || Number(size.value.stdout.toString()) >= 1024) return false;
  const blob = await runPrivately(git, folder, { args: ['cat-file', 'blob', `:${path}`] });
  if (!blob.ok) return false;
  const pointer = parseLfsPointer(blob.value.stdout);
  if (pointer === null) return false;
  const seen = await lstat(join(top, path)).catch(() => null);
  return seen?.isFile() === true && holdsContentOf(join(top, path), pointer);
}
