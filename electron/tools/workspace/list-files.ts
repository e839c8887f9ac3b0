import { lstatSync } from 'node:fs';
import { z } from 'zod';
import { describeKind } from '../files/open-file.ts';
import { type Entry, entriesOf, rulesFor } from '../files/walk.ts';
import { type Located, linkText, locate } from '../files/worktree-path.ts';
import { answer, defineTool, failed } from '../tool.ts';

const DEFAULT_DEPTH = 3;
const MOST_LINES = 200;
/** Looked at before giving up on counting; a tree this large must be narrowed anyway. */
const MOST_ENTRIES = 5_000;

export const listFiles = defineTool({
  name: 'list_files',
  description: 'List files and folders as a tree with sizes. Ignored files are left out.',
  effect: 'read',
  input: z.object({
    path: z.string().optional().describe('Folder to list. Default: the project folder.'),
    depth: z.int().optional().describe('Levels to show. Default: 3.'),
  }),
  run(input, context) {
    const found = locate(context.root, input.path ?? '');
    if (!found.ok) return failed(found.error);
    const folder = found.value;
    if (folder.stats === null) {
      return failed({ status: 'error', text: `The folder "${folder.path}" does not exist.` });
    }
    if (!folder.stats.isDirectory()) return answer(describeSingle(folder));
    const depth = Math.min(Math.max(1, Math.floor(input.depth ?? DEFAULT_DEPTH)), 20);
    const tree = fittingTree(context.root, folder.path, depth);
    return answer(
      describeTree(folder.path, tree),
      tree.all > tree.lines.length ? cutFrom(tree) : {},
    );
  },
});

interface Tree {
  readonly lines: readonly string[];
  /** Lines that the asked depth would have needed. */
  readonly all: number;
  readonly depth: number;
  readonly asked: number;
  readonly bytes: number;
  /** Whether even counting was given up. */
  readonly overflown: boolean;
}

/** Shows fewer levels rather than half a tree: the top of a project says more than its first folder. */
function fittingTree(root: string, folder: string, asked: number): Tree {
  const full = draw(root, folder, asked);
  const bytes = full.lines.reduce((sum, line) => sum + line.length + 1, 0);
  const size = { all: full.lines.length, asked, bytes, overflown: full.overflown };
  if (full.lines.length <= MOST_LINES) return { ...size, lines: full.lines, depth: asked };
  for (let depth = asked - 1; depth > 0; depth -= 1) {
    const { lines, overflown } = draw(root, folder, depth);
    if (lines.length <= MOST_LINES && !overflown) return { ...size, lines, depth };
  }
  return { ...size, lines: draw(root, folder, 1).lines.slice(0, MOST_LINES), depth: 1 };
}

function draw(root: string, folder: string, depth: number) {
  const lines: string[] = [];
  let seen = 0;
  const visit = (path: string, level: number): void => {
    const entries = entriesOf(root, path, rulesFor(root, path));
    for (const entry of entries) {
      seen += 1;
      if (seen > MOST_ENTRIES) return;
      lines.push(`${'  '.repeat(level)}${describeEntry(root, entry, level + 1 >= depth)}`);
      if (entry.kind === 'folder' && level + 1 < depth) visit(entry.path, level + 1);
    }
  };
  visit(folder, 0);
  return { lines, overflown: seen > MOST_ENTRIES };
}

function describeEntry(root: string, entry: Entry, isDeepest: boolean): string {
  const absolute = `${root}/${entry.path}`;
  const name = printable(entry.name);
  switch (entry.kind) {
    case 'folder': {
      const inside = entriesOf(root, entry.path, rulesFor(root, entry.path)).length;
      return isDeepest ? `${name}/ (${inside} entries)` : `${name}/`;
    }
    case 'link':
      return `${name} -> ${printable(linkText(absolute))}`;
    case 'other':
    case 'file': {
      const stats = lstatSync(absolute, { throwIfNoEntry: false });
      if (stats === undefined) return name;
      return stats.isFile() ? `${name} ${size(stats.size)}` : `${name} (${describeKind(stats)})`;
    }
  }
}

/** A file name may hold anything; a line break in one must not look like another entry. */
const printable = (name: string): string => name.replace(/\p{Cc}/gu, '\ufffd');

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kib = bytes / 1024;
  return kib < 1024 ? `${kib.toFixed(1)} KB` : `${(kib / 1024).toFixed(1)} MB`;
}

const describeSingle = (file: Located): string =>
  `${file.path} is a file with ${file.stats?.size ?? 0} bytes. Use read_file to see it.`;

function describeTree(folder: string, tree: Tree): string {
  const heading = folder === '' ? '.' : folder;
  if (tree.lines.length === 0) return `${heading}/ is empty.`;
  const text = `${heading}/\n${tree.lines.join('\n')}`;
  if (tree.all <= tree.lines.length) return text;
  const count = tree.overflown ? `more than ${MOST_ENTRIES}` : `${tree.all}`;
  const shown =
    tree.lines.length < MOST_LINES
      ? `Cut to depth ${tree.depth}: depth ${tree.asked} has ${count} entries.`
      : `Cut: ${tree.lines.length} of ${count} entries shown.`;
  return `${text}\n[${shown} Give path to list one folder.]`;
}

const cutFrom = (tree: Tree): { readonly cutFrom: number } => ({ cutFrom: tree.bytes });
