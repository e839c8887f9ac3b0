import type { ChangedFile } from '../../../../shared/ipc/changes.ts';

/** A row of the list of files: a folder's name, or a file of it. */
export type FileRow =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'file'; readonly name: string; readonly file: ChangedFile };

/** Files by folder, folders in order; `filter` keeps the paths that contain all of its words. */
export function arrangeFiles(files: readonly ChangedFile[], filter: string): readonly FileRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const kept = files.filter(({ path }) => words.every((word) => path.toLowerCase().includes(word)));
  const rows: FileRow[] = [];
  let folder = '';
  for (const file of kept.toSorted((a, b) => compare(a.path, b.path))) {
    const cut = file.path.lastIndexOf('/');
    const here = file.path.slice(0, Math.max(0, cut));
    if (here !== folder) rows.push({ kind: 'folder', path: here });
    folder = here;
    rows.push({ kind: 'file', name: file.path.slice(cut + 1), file });
  }
  return rows;
}

/** Files of a folder stand together, before those of its subfolders. */
function compare(one: string, other: string): number {
  const [a, b] = [one.lastIndexOf('/'), other.lastIndexOf('/')];
  const folders = order(one.slice(0, Math.max(0, a)), other.slice(0, Math.max(0, b)));
  return folders === 0 ? order(one, other) : folders;
}

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The file after (or before) one, in the order of the rows; the same one at the end. */
export function stepFile(rows: readonly FileRow[], path: string | null, by: 1 | -1): string | null {
  const paths = rows.flatMap((row) => (row.kind === 'file' ? [row.file.path] : []));
  const at = path === null ? -1 : paths.indexOf(path);
  return paths[Math.min(paths.length - 1, Math.max(0, at + by))] ?? null;
}
