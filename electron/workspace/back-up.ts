import { constants } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, mkdtemp, readlink, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ignoreAbsent } from './stage-file.ts';

/** Files as they were before a change to the user's checkout, so that a failure half-way can be undone. */
export type Saved = readonly SavedEntry[];

type SavedEntry =
  | { readonly kind: 'absent'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: Buffer }
  | { readonly kind: 'file'; readonly path: string; readonly copy: string; readonly mode: number };

export async function backUp(top: string, paths: readonly string[], home: string): Promise<Saved> {
  const folder = await mkdtemp(join(home, 'undo-'));
  const saved: SavedEntry[] = [];
  for (const [number, path] of paths.entries()) {
    const file = join(top, path);
    const seen = await lstat(file).catch(ignoreAbsent);
    if (seen?.isSymbolicLink()) {
      saved.push({ kind: 'link', path, target: await readlink(file, { encoding: 'buffer' }) });
    } else if (seen?.isFile()) {
      const copy = join(folder, `${number}`);
      await copyFile(file, copy, constants.COPYFILE_FICLONE);
      saved.push({ kind: 'file', path, copy, mode: seen.mode });
    } else if (seen === null) {
      saved.push({ kind: 'absent', path });
    }
  }
  return saved;
}

/** Puts every saved entry back. Entries that are as they were are written again, which changes nothing. */
export async function putBack(top: string, saved: Saved): Promise<void> {
  for (const entry of saved) {
    const file = join(top, entry.path);
    await rm(file, { force: true });
    if (entry.kind === 'absent') continue;
    await mkdir(dirname(file), { recursive: true });
    if (entry.kind === 'link') {
      await symlink(entry.target, file);
    } else {
      await copyFile(entry.copy, file);
      await chmod(file, entry.mode & 0o7777);
    }
  }
}
