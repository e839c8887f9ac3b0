import { readFile, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { usage } from './parse-choice.ts';
import { callerFolder, type TerminalIo } from './terminal-io.ts';

/** Files that people name on the command line, seen from the folder they stand in. */

export const userPath = (io: Pick<TerminalIo, 'env' | 'cwd'>, file: string): string =>
  resolve(callerFolder(io), file);

/** Errors: `file-unreadable`, where there is none that may be seen. */
export async function findUserFile(path: string): Promise<Result<void, TandemError>> {
  try {
    await stat(path);
    return ok(undefined);
  } catch (fault) {
    return err({ kind: 'file-unreadable', path, detail: describeFault(fault) });
  }
}

/** Text of a file of at most so many bytes. Errors: `file-unreadable`, `file-invalid` when it is larger. */
export async function readUserFile(
  path: string,
  mostBytes: number,
): Promise<Result<string, TandemError>> {
  try {
    const found = await stat(path);
    // A pipe would be waited for, for ever; a folder says itself what it is.
    if (!found.isFile() && !found.isDirectory())
      return err({ kind: 'file-unreadable', path, detail: 'it is not a file' });
    if (found.size > mostBytes) {
      const detail = `it has ${found.size} bytes; such a file has at most ${mostBytes}`;
      return err({ kind: 'file-invalid', path, line: null, detail });
    }
    return ok(await readFile(path, 'utf8'));
  } catch (fault) {
    return err({ kind: 'file-unreadable', path, detail: describeFault(fault) });
  }
}

/** Errors: `usage`, with the path and the reason. */
export async function writeUserFile(
  path: string,
  text: string,
): Promise<Result<void, TandemError>> {
  try {
    await writeFile(path, text);
    return ok(undefined);
  } catch (fault) {
    return usage(`${path} can’t be written: ${describeFault(fault)}.`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be accessed',
  EPERM: 'it may not be accessed',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};

/** Only what a file system says; anything else is a fault of ours and goes on. */
function describeFault(fault: unknown): string {
  if (!(fault instanceof Error) || !('code' in fault)) throw fault;
  return REASONS[String(fault.code)] ?? fault.message;
}
