import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, posix } from 'node:path';
import { err, ok } from '../../../shared/result.ts';
import type { Checked } from '../tool-fault.ts';
import { describeKind, pathOf } from './open-file.ts';
import { requireWritable } from './require-writable.ts';
import { isWithin, type Located, locate } from './worktree-path.ts';

/** Where a write goes: the worktree, and the paths that the step owns. */
export interface Ground {
  readonly root: string;
  readonly writable: readonly string[] | null;
}

/** Finds a path that may be written: inside, owned, and either a regular file or nothing yet. */
export function locateWritable(ground: Ground, asked: string): Checked<Located> {
  const found = locate(ground.root, asked);
  if (!found.ok) return found;
  const owned = requireWritable(found.value.path, ground.writable);
  if (!owned.ok) return owned;
  const { stats, path } = found.value;
  if (stats !== null && !stats.isFile()) {
    return err({ status: 'refused', text: `"${path}" is ${describeKind(stats)}, not a file.` });
  }
  return found;
}

/**
 * Replaces or creates a file at once: a new file is written beside it and renamed over it. So a reader
 * never sees half a file, and a file outside that shares its inode (a hard link) stays as it is. The
 * mode is kept, without set-user-id bits.
 */
export function replaceFile(ground: Ground, file: Located, bytes: Uint8Array): Checked<Located> {
  const folder = openFolder(ground, file);
  if (!folder.ok) return folder;
  const name = posix.basename(file.path);
  const temporary = `${folder.value.base}/.tandem-${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, bytes, { flag: 'wx', mode: 0o644 });
    if (file.stats !== null) chmodSync(temporary, file.stats.mode & 0o777);
    renameSync(temporary, `${folder.value.base}/${name}`);
    return ok(file);
  } catch (error) {
    removeIfThere(temporary);
    return err({ status: 'error', text: `"${file.path}" can't be written: ${reasonOf(error)}.` });
  } finally {
    closeSync(folder.value.handle);
  }
}

/** Deletes a file by its name in a folder that was checked. */
export function removeFile(ground: Ground, file: Located): Checked<Located> {
  const folder = openFolder(ground, file);
  if (!folder.ok) return folder;
  try {
    unlinkSync(`${folder.value.base}/${posix.basename(file.path)}`);
    return ok(file);
  } catch (error) {
    return err({ status: 'error', text: `"${file.path}" can't be deleted: ${reasonOf(error)}.` });
  } finally {
    closeSync(folder.value.handle);
  }
}

/**
 * Opens the folder a file is in, creating it first, and makes sure that it is still inside. On Linux the
 * name is then used relative to the open folder, which no later swap of a folder can redirect.
 */
function openFolder(
  ground: Ground,
  file: Located,
): Checked<{ readonly handle: number; readonly base: string }> {
  const folder = dirname(file.absolute);
  try {
    mkdirSync(folder, { recursive: true });
    const handle = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
    const real = pathOf(handle);
    if (real !== null && (real !== folder || !isWithin(ground.root, real))) {
      closeSync(handle);
      return err({ status: 'refused', text: `The folder of "${file.path}" leads elsewhere.` });
    }
    return ok({ handle, base: real === null ? folder : `/proc/self/fd/${handle}` });
  } catch (error) {
    const text = `The folder of "${file.path}" can't be used: ${reasonOf(error)}.`;
    return err({ status: 'error', text });
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was never created, or is already renamed: both are what is wanted.
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'writing is not permitted there';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a part of the path is a file, not a folder';
    case 'ENAMETOOLONG':
      return 'the name is too long';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
