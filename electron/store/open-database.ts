import { rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { isRunLocked } from './run-lock.ts';

/**
 * How run files are opened. While a run is written its file is in WAL mode; closing puts it back into
 * rollback mode, so that a run at rest is one file which can be copied, and read from where nothing can be
 * written. A run file is never opened other than through SQLite in this process: closing any descriptor of
 * it would drop the locks that a writer here holds on it.
 */

/** node:sqlite waits for nobody unless told to (platform facts, 1.3). */
const PATIENCE_MS = 2000;

/** Whether nobody writes the run, and all of it is in its one file. */
export const isAtRest = (path: string): boolean => !isRunLocked(path) && !hasContent(`${path}-wal`);

/**
 * Opens for reading without changing the file. A run at rest is opened as unchanging, which creates no
 * files beside it. Throws SQLite's errors.
 */
export function openForReading(path: string, unchanging = isAtRest(path)): DatabaseSync {
  requireFile(path);
  const address = pathToFileURL(path);
  if (unchanging) address.searchParams.set('immutable', '1');
  const database = new DatabaseSync(address, { readOnly: true, timeout: PATIENCE_MS });
  database.exec('PRAGMA trusted_schema = OFF');
  return database;
}

/** Opens for writing; the caller holds the run's lock. Throws SQLite's errors. */
export function openForWriting(path: string): DatabaseSync {
  requireFile(path);
  const database = new DatabaseSync(path, { timeout: PATIENCE_MS });
  // Without fullfsync a sync on macOS leaves the data in the drive's cache; elsewhere it means nothing.
  database.exec(
    'PRAGMA trusted_schema = OFF; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;' +
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL',
  );
  return database;
}

/**
 * Undoes a write that a killed process left half done in rollback mode: the switch to WAL, or the way back. Only a
 * connection that may write can do that, and a reader would refuse the file. The caller holds the run's lock.
 */
export function rollBackInterrupted(path: string): void {
  if (!hasContent(`${path}-journal`)) return;
  requireFile(path);
  const database = new DatabaseSync(path, { timeout: PATIENCE_MS });
  try {
    // The first look at the file is what makes SQLite play the journal back.
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
  } catch {
    // What keeps it from being put right keeps it from being read as well, and is told with that.
  } finally {
    database.close();
  }
}

/** Puts everything into the one file and lets go of it. What can't be moved now stays safe in the WAL. */
export function closeWritten(database: DatabaseSync): void {
  try {
    // A reader that is there now would be waited for in vain.
    database.exec('PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)');
    database.exec('PRAGMA journal_mode = DELETE');
  } catch {
    // A reader is there or the disk is full. The next one to open the run finds all of it.
  }
  database.close();
}

/** Removes a database that came to nothing, with the files that SQLite puts beside one. */
export function discardDatabase(path: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) {
    try {
      rmSync(path + suffix, { force: true });
    } catch {
      // Whatever kept it from being made may keep it from being removed; the first failure is the one to tell.
    }
  }
}

/** SQLite would wait for ever for somebody to write into a pipe, and everything here with it. */
function requireFile(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || stat.isFile()) return;
  throw Object.assign(new Error('it is not a file'), { code: 'EINVAL', syscall: 'open' });
}

const hasContent = (path: string): boolean =>
  (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
