import { type Dirent, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { type IgnoreRules, isIgnored, parseIgnoreRules } from './ignore-rules.ts';
import { isGitPath } from './worktree-path.ts';

/** One entry of a folder that is not ignored. */
export interface Entry {
  readonly name: string;
  /** Relative to the worktree, forward slashes. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

const LARGEST_IGNORE_FILE = 256 * 1024;

/** The rules that hold in a folder: its own `.gitignore` and those of the folders above. */
export function rulesFor(root: string, folder: string): readonly IgnoreRules[] {
  const parts = folder === '' ? [] : folder.split('/');
  const folders = ['', ...parts.map((_, index) => parts.slice(0, index + 1).join('/'))];
  return folders.flatMap((above) => readRules(root, above));
}

function readRules(root: string, folder: string): readonly IgnoreRules[] {
  const file = folder === '' ? `${root}/.gitignore` : `${root}/${folder}/.gitignore`;
  try {
    const stats = lstatSync(file);
    if (!stats.isFile() || stats.size > LARGEST_IGNORE_FILE) return [];
    return [parseIgnoreRules(folder, readFileSync(file, 'utf8'))];
  } catch {
    // No such file, the usual case.
    return [];
  }
}

/** What a folder holds, folders first, then by name; links are named but never followed. */
export function entriesOf(
  root: string,
  folder: string,
  chain: readonly IgnoreRules[],
): readonly Entry[] {
  return readFolder(folder === '' ? root : `${root}/${folder}`)
    .map((found) => toEntry(folder, found))
    .filter((entry) => !isGitPath(entry.name))
    .filter((entry) => !isIgnored(chain, entry.path, entry.kind === 'folder'))
    .sort(
      (a, b) =>
        Number(b.kind === 'folder') - Number(a.kind === 'folder') || (a.name < b.name ? -1 : 1),
    );
}

/** Every file below a folder, in the order of a listing. Ends silently where a folder can't be read. */
export function* filesBelow(root: string, folder: string): Generator<Entry> {
  const open = [{ folder, chain: rulesFor(root, folder) }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const entries = entriesOf(root, next.folder, next.chain);
    for (const entry of entries) if (entry.kind === 'file') yield entry;
    const inner = entries.filter((entry) => entry.kind === 'folder').reverse();
    for (const { path } of inner) {
      open.push({ folder: path, chain: [...next.chain, ...readRules(root, path)] });
    }
  }
}

function readFolder(absolute: string): readonly Dirent[] {
  try {
    return readdirSync(absolute, { withFileTypes: true });
  } catch {
    return [];
  }
}

function toEntry(folder: string, found: Dirent): Entry {
  const path = folder === '' ? found.name : `${folder}/${found.name}`;
  const kind = found.isSymbolicLink()
    ? 'link'
    : found.isDirectory()
      ? 'folder'
      : found.isFile()
        ? 'file'
        : 'other';
  return { name: found.name, path, kind };
}
