import { constants, createWriteStream } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Copies one entry of a worktree into Tandem's own folder, from where git may hash it. The worktree is
 * hostile ground: a path may lead through a link to someone's keys, or be swapped while we look. So a file
 * is opened without following a link and without waiting (a pipe would block for ever), and what was opened is
 * compared with what the path still names.
 */
export type Staged =
  | { readonly kind: 'file'; readonly bytes: number; readonly executable: boolean }
  | { readonly kind: 'link' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'too-big'; readonly bytes: number }
  | { readonly kind: 'unstorable'; readonly why: string };

export interface StageTask {
  /** Real path of the worktree. */
  readonly root: string;
  readonly path: string;
  readonly target: string;
  readonly maxBytes: number;
}

export async function stageEntry(task: StageTask): Promise<Staged> {
  const file = join(task.root, task.path);
  // A folder of the path that became a link, or a file, has taken the entry away.
  if (!(await isPlainFolder(dirname(file)))) return { kind: 'gone' };
  const seen = await lstat(file).catch(ignoreAbsent);
  if (seen === null) return { kind: 'gone' };
  if (seen.isSymbolicLink()) {
    await writeFile(task.target, await readlink(file, { encoding: 'buffer' }));
    return { kind: 'link' };
  }
  if (seen.isDirectory()) return { kind: 'folder' };
  if (!seen.isFile()) return { kind: 'unstorable', why: 'it is a pipe, a socket or a device' };
  if (seen.size > task.maxBytes) return { kind: 'too-big', bytes: seen.size };
  return copyFile(file, task);
}

async function isPlainFolder(folder: string): Promise<boolean> {
  try {
    return (await realpath(folder)) === folder && (await lstat(folder)).isDirectory();
  } catch (cause) {
    ignoreAbsent(cause);
    return false;
  }
}

/**
 * Absence is an answer, and so is a link that leads in a circle where a folder should be; anything else (an
 * unreadable folder) must not look like a deletion.
 */
export function ignoreAbsent(cause: unknown): null {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return null;
  throw cause;
}

const NO_FOLLOW = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const CHANGED: Staged = { kind: 'unstorable', why: 'it changed while it was read' };

async function copyFile(file: string, task: StageTask): Promise<Staged> {
  let handle: FileHandle;
  try {
    handle = await open(file, NO_FOLLOW);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (code === 'EACCES' || code === 'EPERM')
      return { kind: 'unstorable', why: 'it is unreadable' };
    if (code === 'ELOOP' || code === 'ENOENT' || code === 'ENXIO') return CHANGED;
    throw cause;
  }
  try {
    const opened = await handle.stat();
    if (!opened.isFile()) return CHANGED;
    if (opened.size > task.maxBytes) return { kind: 'too-big', bytes: opened.size };
    if (opened.size < STREAM_ABOVE) await writeFile(task.target, await handle.readFile());
    else await copyStream(handle, task.target);
    if (!(await stillNames(file, opened))) return CHANGED;
    return { kind: 'file', bytes: opened.size, executable: (opened.mode & 0o100) !== 0 };
  } finally {
    await handle.close();
  }
}

const STREAM_ABOVE = 8 * 1024 * 1024;

const copyStream = (handle: FileHandle, target: string): Promise<void> =>
  pipeline(handle.createReadStream({ autoClose: false, start: 0 }), createWriteStream(target));

/** Whether the path still leads, without any link, to the file that was opened. */
async function stillNames(
  file: string,
  opened: { readonly ino: number; readonly dev: number },
): Promise<boolean> {
  try {
    const now = await lstat(file);
    return now.ino === opened.ino && now.dev === opened.dev && (await realpath(file)) === file;
  } catch (cause) {
    return ignoreAbsent(cause) !== null;
  }
}
