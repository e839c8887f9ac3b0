import { escapeName } from './escape-name.ts';
import { tokenWeight } from './estimate-tokens.ts';

/**
 * The commit's files as folders: the best-ranked by name, the rest as counts. Nothing is left out silently:
 * the named files and the counts of every `… n more files` add up to all files of the commit.
 */
export interface RenderedTree {
  readonly lines: readonly string[];
  /** How many of the ranked files are named. */
  readonly shown: number;
}

interface Folder {
  readonly path: string;
  readonly folders: Map<string, Folder>;
  readonly files: number[];
  total: number;
}

/** Ranked paths, best first; as many are named as fit into the weight (see estimate-tokens). */
export function renderTree(paths: readonly string[], weight: number): RenderedTree {
  const root = plantTree(paths);
  const fits = (count: number): boolean =>
    weightOfLines(renderFolders(root, paths, count)) <= weight;
  let low = 0;
  let high = Math.min(paths.length, Math.ceil(weight / LEAST_WEIGHT_OF_NAME));
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return { lines: renderFolders(root, paths, low), shown: low };
}

/** What lines weigh with their line breaks. */
export const weightOfLines = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + tokenWeight(line) + NEWLINE, 0);
/** One letter and a separator. */
const LEAST_WEIGHT_OF_NAME = tokenWeight('a, ');
const NEWLINE = tokenWeight('\n');

function plantTree(paths: readonly string[]): Folder {
  const root = folderAt('');
  paths.forEach((path, rank) => {
    let at = root;
    at.total += 1;
    let from = 0;
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
      const name = path.slice(from, slash);
      const known = at.folders.get(name) ?? folderAt(path.slice(0, slash + 1));
      at.folders.set(name, known);
      at = known;
      at.total += 1;
      from = slash + 1;
    }
    at.files.push(rank);
  });
  return root;
}

const folderAt = (path: string): Folder => ({ path, folders: new Map(), files: [], total: 0 });

function renderFolders(root: Folder, paths: readonly string[], count: number): string[] {
  const open = new Set<string>();
  for (const path of paths.slice(0, count)) {
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      const folder = path.slice(0, slash + 1);
      open.add(folder);
    }
  }
  const lines: string[] = [];
  renderFolder(root, { paths, count, open, lines });
  return lines;
}

interface Rendering {
  readonly paths: readonly string[];
  /** Files of a lower rank than this are named. */
  readonly count: number;
  readonly open: ReadonlySet<string>;
  readonly lines: string[];
}

/** How many closed folders are told apart: at the top, below it, and anywhere deeper. */
const MOST_CLOSED = [12, 4] as const;
const MOST_CLOSED_DEEPER = 1;

function renderFolder(folder: Folder, rendering: Rendering): void {
  const { paths, count, open, lines } = rendering;
  const named = folder.files.filter((rank) => rank < count).map((rank) => paths[rank] ?? '');
  const hidden = folder.files.length - named.length;
  const words = named.sort(byCode).map((path) => escapeName(path.slice(folder.path.length)));
  if (hidden > 0) words.push(`… ${files(hidden)}`);
  if (words.length > 0) {
    const at = folder.path === '' ? './' : escapeName(folder.path);
    lines.push(`${at}: ${words.join(', ')}`);
  }
  const inside = [...folder.folders.values()].sort((a, b) => byCode(a.path, b.path));
  for (const inner of inside) if (open.has(inner.path)) renderFolder(inner, rendering);
  renderClosed(
    folder,
    inside.filter((inner) => !open.has(inner.path)),
    lines,
  );
}

/** Folders without a named file: the largest by name, the others together. */
function renderClosed(parent: Folder, closed: readonly Folder[], lines: string[]): void {
  const bySize = [...closed].sort((a, b) => b.total - a.total || byCode(a.path, b.path));
  const most = MOST_CLOSED[parent.path.split('/').length - 1] ?? MOST_CLOSED_DEEPER;
  const alone = closed.length > most ? bySize.slice(0, most - 1) : bySize;
  for (const folder of [...alone].sort((a, b) => byCode(a.path, b.path))) {
    lines.push(`… ${files(folder.total)} in ${escapeName(folder.path.slice(0, -1))}`);
  }
  const rest = bySize.slice(alone.length);
  if (rest.length === 0) return;
  const total = rest.reduce((sum, folder) => sum + folder.total, 0);
  const where = parent.path === '' ? '' : ` of ${escapeName(parent.path.slice(0, -1))}`;
  lines.push(`… ${files(total)} in ${rest.length} other folders${where}`);
}

const files = (count: number): string => `${count} more ${count === 1 ? 'file' : 'files'}`;
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
