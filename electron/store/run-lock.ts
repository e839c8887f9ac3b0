import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { describeFault, isBusy } from './describe-fault.ts';
import { RUN_SUFFIX } from './run-paths.ts';

/**
 * One writer per run. The lock is SQLite's own exclusive lock on an empty database beside the run file, so
 * the operating system releases it whatever way the process ends. The process id lies in a text file of its
 * own, only to be told to people; nothing is ever decided by it.
 *
 * The lock file itself must only be touched through SQLite: POSIX drops all locks of a process on a file
 * when any descriptor of that file is closed. For the same reason it is never deleted.
 */
export interface RunLock {
  /** Releases the lock. Calling it again is harmless. */
  release(): void;
}

/** Long enough to outlast someone who merely asks whether the lock is held. */
const PATIENCE_MS = 150;

const lockPath = (path: string): string => `${path}.lock`;
const pidPath = (path: string): string => `${path}.pid`;

/** Takes the lock of a run file, or says who holds it. */
export function acquireRunLock(path: string): Result<RunLock, TandemError> {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(lockPath(path), { timeout: PATIENCE_MS });
    // Nothing is ever written, so there is nothing to keep a journal for.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    writeFileSync(pidPath(path), `${process.pid}\n`, { mode: 0o600 });
    return ok(createLock(database, path));
  } catch (thrown) {
    if (database?.isOpen) database.close();
    if (isBusy(thrown)) {
      return err({ kind: 'run-locked', run: basename(path, RUN_SUFFIX), pid: readHolder(path) });
    }
    return err(describeFault(thrown, path));
  }
}

/** Whether some process, this one included, has the run open for writing. Creates and changes nothing. */
export function isRunLocked(path: string): boolean {
  // Of anything but a file, a pipe above all, SQLite would wait for an answer.
  if (statSync(lockPath(path), { throwIfNoEntry: false })?.isFile() !== true) return false;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(lockPath(path), { readOnly: true });
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (thrown) {
    // Anything but "busy" (a folder that may not be read, say) will show when the run itself is opened.
    return isBusy(thrown);
  } finally {
    if (database?.isOpen) database.close();
  }
}

function createLock(database: DatabaseSync, path: string): RunLock {
  return {
    release() {
      if (!database.isOpen) return;
      // In this order: afterwards the next holder's id may already be in the file.
      rmSync(pidPath(path), { force: true });
      database.close();
    },
  };
}

/** The holder's process id; null when it is not known, e.g. between taking the lock and writing the id. */
function readHolder(path: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(pidPath(path), 'utf8'), 10);
    return Number.isSafeInteger(pid) && pid > 0 && isAlive(pid) ? pid : null;
  } catch {
    // No such file, or not ours to read: the name of the holder is a courtesy.
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it lives, but belongs to somebody else.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
