import type { MomentFile } from '../../../../shared/ipc/moments.ts';

/** A line of the tree: a folder, which may be open, or a file. */
export type TreeRow =
  | {
      readonly is: 'folder';
      readonly path: string;
      readonly name: string;
      readonly depth: number;
      readonly isOpen: boolean;
      /** Files below it that changed. */
      readonly changed: number;
    }
  | {
      readonly is: 'file';
      readonly name: string;
      readonly depth: number;
      readonly file: MomentFile;
    };

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: MomentFile[];
  changed: number;
}

const emptyFolder = (): Folder => ({ folders: new Map(), files: [], changed: 0 });

/** Paths by folder. Made once for a list of files; rows are then made of what is open. */
export function growTree(files: readonly MomentFile[]): Folder {
  const root = emptyFolder();
  for (const file of files) {
    const parts = file.path.split('/');
    parts.pop();
    let at = root;
    const isChanged = file.status !== null;
    if (isChanged) at.changed += 1;
    for (const part of parts) {
      let next = at.folders.get(part);
      if (next === undefined) {
        next = emptyFolder();
        at.folders.set(part, next);
      }
      if (isChanged) next.changed += 1;
      at = next;
    }
    at.files.push(file);
  }
  return root;
}

/**
 * The lines that are in sight with these folders turned over: folders with changes are open unless closed, others closed
 * unless opened. Folders first, each sort by name.
 */
export function rowsOfTree(root: Folder, turned: ReadonlySet<string>): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  const walk = (folder: Folder, path: string, depth: number): void => {
    const names = [...folder.folders.keys()].sort(byName);
    for (const name of names) {
      const below = folder.folders.get(name);
      if (below === undefined) continue;
      const whole = path === '' ? name : `${path}/${name}`;
      const isOpen = turned.has(whole) !== below.changed > 0;
      rows.push({ is: 'folder', path: whole, name, depth, isOpen, changed: below.changed });
      if (isOpen) walk(below, whole, depth + 1);
    }
    for (const file of [...folder.files].sort((a, b) => byName(a.path, b.path)))
      rows.push({ is: 'file', name: file.path.slice(file.path.lastIndexOf('/') + 1), depth, file });
  };
  walk(root, '', 0);
  return rows;
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
