import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { Git } from './git.ts';
import { readName, splitRecords } from './paths.ts';
import type { PrivateGitFolder } from './private-git-folder.ts';
import { readSmallFile } from './small-file.ts';
import type { UserSettings } from './user-settings.ts';

/**
 * The ignore rules of the base, as one list. Snapshots go by these and not by the `.gitignore` files in the
 * worktree: a run that could add a rule could hide a file from the harness, and so pass its checks with
 * something that the commit will not contain.
 */
export async function writeIgnoreRules(
  git: Git,
  store: PrivateGitFolder,
  input: {
    readonly base: string;
    readonly commonDir: string;
    readonly settings: UserSettings;
    readonly target: string;
  },
): Promise<Result<void, TandemError>> {
  const { base, commonDir, settings, target } = input;
  const files = await listIgnoreFiles(git, store, base);
  if (!files.ok) return files;
  const parts = [
    settings.excludesFile === '' ? '' : await readSmallFile(settings.excludesFile),
    await readSmallFile(join(commonDir, 'info', 'exclude')),
  ];
  for (const { folder, hash } of files.value) {
    const blob = await git.run(store.call({ args: ['cat-file', 'blob', hash] }));
    if (!blob.ok) return blob;
    parts.push(anchorRules(folder, blob.value.stdout.toString()));
  }
  await writeFile(target, parts.map((part) => `${part}\n`).join(''));
  return ok(undefined);
}

/** `.gitignore` files of a commit, outer folders first: the inner one's rules have the last word. */
async function listIgnoreFiles(
  git: Git,
  store: PrivateGitFolder,
  base: string,
): Promise<Result<readonly { readonly folder: string; readonly hash: string }[], TandemError>> {
  const listed = await git.run(store.call({ args: ['ls-tree', '-r', '-z', '--full-tree', base] }));
  if (!listed.ok) return listed;
  const files: { folder: string; hash: string }[] = [];
  const ending = Buffer.from('.gitignore');
  for (const record of splitRecords(listed.value.stdout)) {
    if (!record.subarray(-ending.length).equals(ending)) continue;
    const found = /^100\d{3} blob ([0-9a-f]+)\t(?:(.*)\/)?\.gitignore$/s.exec(
      readName(record) ?? '',
    );
    // A folder with a newline in its name can't be written as a rule; its files are then not ignored.
    if (found?.[1] === undefined || found[2]?.includes('\n')) continue;
    files.push({ folder: found[2] ?? '', hash: found[1] });
  }
  return ok(files.sort((one, other) => depth(one.folder) - depth(other.folder)));
}

const depth = (folder: string): number => (folder === '' ? 0 : folder.split('/').length);

/** Rewrites the rules of one folder so that they mean the same in a list for the whole repository. */
export function anchorRules(folder: string, text: string): string {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  if (folder === '') return lines.join('\n');
  const prefix = `/${folder.replace(/[\\*?[\]]/g, '\\$&')}/`;
  return lines.flatMap((line) => anchorRule(prefix, line)).join('\n');
}

function anchorRule(prefix: string, line: string): readonly string[] {
  if (line.trim() === '' || line.startsWith('#')) return [];
  const negated = line.startsWith('!');
  const body = negated ? line.slice(1) : line;
  const anchored = body.replace(/\/+\s*$/, '').includes('/');
  return [`${negated ? '!' : ''}${prefix}${anchored ? body.replace(/^\//, '') : `**/${body}`}`];
}
