import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  type Stats,
} from 'node:fs';
import { dirname } from 'node:path';
import { describeCount } from '../../../shared/describe-count.ts';
import { err, ok } from '../../../shared/result.ts';
import type { Checked } from '../tool-fault.ts';
import { isWithin, type Located } from './worktree-path.ts';

/** Larger files are not for a model's context; commands can still work on them. */
export const LARGEST_FILE = 8 * 1024 * 1024;

/**
 * Reads a regular file of the worktree. Nothing else is ever opened for reading: a pipe would block
 * for ever and a device may act on being opened. What was opened is compared with what was checked,
 * because a path can change its meaning in between.
 */
export function readRegularFile(root: string, file: Located): Checked<Buffer> {
  const fault = requireRegular(root, file);
  if (fault !== null) return err(fault);
  const handle = openOrNull(file.absolute);
  if (handle === null) {
    return err({ status: 'error', text: `"${file.path}" can't be opened for reading.` });
  }
  try {
    const stats = fstatSync(handle);
    if (!stats.isFile() || !isWithin(root, pathOf(handle) ?? file.absolute)) {
      return err({ status: 'refused', text: `"${file.path}" changed while it was opened.` });
    }
    return ok(readFileSync(handle));
  } finally {
    closeSync(handle);
  }
}

function requireRegular(root: string, { path, stats }: Located) {
  const shown = path === '' ? '.' : path;
  if (stats === null) return { status: 'error', text: describeMissing(root, path) } as const;
  if (stats.isDirectory()) {
    const text = `"${shown}" is a folder. Use list_files to see what is in it.`;
    return { status: 'error', text } as const;
  }
  if (!stats.isFile()) {
    const text = `"${shown}" is ${describeKind(stats)}, not a regular file.`;
    return { status: 'refused', text } as const;
  }
  if (stats.size > LARGEST_FILE) {
    const text = `"${shown}" has ${describeCount(stats.size)} bytes, too many to read. Use search_files, or run_command with head, tail or sed.`;
    return { status: 'error', text } as const;
  }
  return null;
}

export function describeKind(stats: Stats): string {
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  if (stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isDirectory()) return 'a folder';
  return stats.isFile() ? 'a file' : 'a device';
}

/** Says what is there instead: small models mistype names, and the list saves them a call. */
function describeMissing(root: string, path: string): string {
  let folder = dirname(`${root}/${path}`);
  while (folder.length > root.length && namesIn(folder) === null) folder = dirname(folder);
  const names = namesIn(folder) ?? [];
  const where = folder.length > root.length ? folder.slice(root.length + 1) : 'the project folder';
  const listed = names.slice(0, 15).join(', ');
  const more = names.length > 15 ? ` and ${names.length - 15} more` : '';
  const there = names.length === 0 ? '' : ` In ${where}: ${listed}${more}.`;
  return `"${path}" does not exist.${there}`;
}

function namesIn(folder: string): readonly string[] | null {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.name !== '.git')
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .sort();
  } catch {
    return null;
  }
}

function openOrNull(absolute: string): number | null {
  try {
    return openSync(absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return null;
  }
}

/** What a handle really refers to; null where the system can't tell. */
export function pathOf(handle: number): string | null {
  if (process.platform !== 'linux') return null;
  try {
    return readlinkSync(`/proc/self/fd/${handle}`);
  } catch {
    return null;
  }
}
