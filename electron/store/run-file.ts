import { closeSync, existsSync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { TandemError } from '../../shared/errors.ts';
import { isRunId, type RunId } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { LOG_FORMAT, type RunEvent } from '../../shared/run/event.ts';
import { type Chain, today } from '../../shared/run/upgrade.ts';
import type { RunLog } from '../workflow/ports.ts';
import { createBlobReader } from './blob-reader.ts';
import { createFolder } from './create-folder.ts';
import { createDerivedWriter } from './derived-writer.ts';
import { describeFault, type StoreError } from './describe-fault.ts';
import {
  closeWritten,
  discardDatabase,
  openForWriting,
  rollBackInterrupted,
} from './open-database.ts';
import { type RunReading, readRun } from './read-run.ts';
import { createRunClock, type Ticks } from './run-clock.ts';
import { acquireRunLock } from './run-lock.ts';
import { createRunLog } from './run-log.ts';
import { runPath } from './run-paths.ts';
import { chainStart, createTables, type RunMeta, raiseFormat } from './run-tables.ts';

/** A run is one SQLite file, `<folder>/<run id>.tandem`, with one writer and any number of readers. */
interface RunFile {
  /** Created when missing, for its owner only. */
  readonly folder: string;
  readonly runId: RunId;
  /** Called with every event after it is in the log, without what its step returned. */
  readonly onAppend?: (event: RunEvent) => void;
  /** Another clock, for tests. */
  readonly ticks?: Ticks;
}

/**
 * Starts the run file of a new run and holds it for writing.
 * Errors: `usage` (no run id, or the run exists), `run-locked`, `disk-full`, `folder-unwritable`.
 */
export function createRunFile(
  file: RunFile & { readonly epoch: Date | string; readonly format?: number },
): Result<RunLog, TandemError> {
  const { folder, runId } = file;
  if (!isRunId(runId)) return err({ kind: 'usage', message: `\`${runId}\` is not a run id.` });
  const path = runPath(folder, runId);
  try {
    createFolder(folder);
  } catch (thrown) {
    return err(describeFault(thrown, folder));
  }
  return withLock(path, (release) => {
    if (existsSync(path)) {
      return err({ kind: 'usage', message: `There is already a run ${runId} in ${folder}.` });
    }
    const epoch = new Date(file.epoch);
    const meta = { format: file.format ?? LOG_FORMAT, runId, epoch: epoch.toISOString() };
    const created = createFile(path, meta);
    if (!created.ok) return created;
    const events: RunEvent[] = [];
    const blobs = createBlobReader(path, () => events.length);
    blobs.use(created.value);
    const derived = createDerivedWriter(path);
    return ok(
      createRunLog({
        ...{ database: created.value, path, runId, events, blobs, derived, format: meta.format },
        crc: chainStart(meta),
        clock: createRunClock(epoch, 0, file.ticks),
        onAppend: file.onAppend,
        onClose: release,
      }),
    );
  });
}

function createFile(path: string, meta: RunMeta): Result<DatabaseSync, StoreError> {
  let database: DatabaseSync | undefined;
  let isOurs = false;
  try {
    // Before SQLite does, so that the file is private from its first moment; -wal and -shm take its mode.
    closeSync(openSync(path, 'wx', 0o600));
    isOurs = true;
    database = openForWriting(path);
    createTables(database, meta);
    return ok(database);
  } catch (thrown) {
    if (database?.isOpen) database.close();
    if (isOurs) discardDatabase(path);
    return err(describeFault(thrown, path));
  }
}

/**
 * Opens an existing run. For `write` the whole file is checked first and one writer is let in; the log goes
 * on after the last event. For `read` nothing is changed, and `append` and `putBlob` throw.
 * Errors: `run-not-found`, `run-locked`, `log-newer`, `log-corrupt` (see `readPrefix`), `disk-full`,
 * `folder-unwritable`. A file that is refused is left byte for byte as it was.
 */
export function openRunFile(
  file: RunFile & { readonly mode: 'write' | 'read'; readonly chain?: Chain },
): Result<RunLog, TandemError> {
  const { folder, runId } = file;
  const path = isRunId(runId) ? runPath(folder, runId) : null;
  if (path === null || !existsSync(path)) {
    return err({ kind: 'run-not-found', run: runId, home: folder });
  }
  if (file.mode === 'read') {
    const reading = readWhole(path, file);
    return reading.ok ? ok(createReadOnlyLog(runId, reading.value)) : reading;
  }
  return withLock(path, (release) => {
    rollBackInterrupted(path);
    const derived = createDerivedWriter(path);
    const read = readWhole(path, file, (event, crc) => derived.add(event, crc, false));
    if (!read.ok) return read;
    const { meta, events, crc, blobs } = read.value;
    const database = continueFile(path, read.value);
    if (!database.ok) return database;
    blobs.use(database.value);
    return ok(
      createRunLog({
        ...{ database: database.value, path, runId, events, crc, blobs, derived },
        format: LOG_FORMAT,
        clock: createRunClock(new Date(meta.epoch), events.at(-1)?.at ?? 0, file.ticks),
        onAppend: file.onAppend,
        onClose: release,
      }),
    );
  });
}

type WholeRun = RunReading & { readonly meta: RunMeta; readonly database: DatabaseSync };

/** The reading of a file that is good from end to end, or its fault. */
function readWhole(
  path: string,
  file: { readonly runId: RunId; readonly chain?: Chain },
  visit?: (event: RunEvent, crc: number) => void,
): Result<WholeRun, StoreError> {
  const reading = readRun(path, file.chain ?? today, visit);
  const { meta, database } = reading;
  if (reading.fault === null && meta !== null && database !== null) {
    if (meta.runId === file.runId) return ok({ ...reading, meta, database });
  }
  reading.close();
  const detail = `it holds the run ${meta?.runId}`;
  const readable = reading.events.length;
  return err(reading.fault ?? { kind: 'log-corrupt', path, detail, readable });
}

/** Checks what reading the events does not touch, then opens the file for writing. */
function continueFile(path: string, whole: WholeRun): Result<DatabaseSync, StoreError> {
  let database: DatabaseSync | undefined;
  try {
    const found = whole.database.prepare('PRAGMA quick_check(1)').get()?.quick_check;
    if (found !== 'ok') {
      const readable = whole.events.length;
      return err({ kind: 'log-corrupt', path, detail: String(found), readable });
    }
    whole.close();
    database = openForWriting(path);
    if (whole.meta.format < LOG_FORMAT) raiseFormat(database, LOG_FORMAT);
    return ok(database);
  } catch (thrown) {
    if (database?.isOpen) closeWritten(database);
    return err(describeFault(thrown, path, whole.events.length));
  } finally {
    whole.close();
  }
}

/** Runs `open` under the run's lock, which it keeps if and only if it succeeds. */
function withLock(
  path: string,
  open: (release: () => void) => Result<RunLog, TandemError>,
): Result<RunLog, TandemError> {
  const lock = acquireRunLock(path);
  if (!lock.ok) return lock;
  let opened: Result<RunLog, TandemError> | undefined;
  try {
    opened = open(lock.value.release);
    return opened;
  } finally {
    if (opened?.ok !== true) lock.value.release();
  }
}

function createReadOnlyLog(runId: RunId, reading: RunReading): RunLog {
  const refuse = (): never => {
    throw new Error(`the log of ${runId} is open for reading only`);
  };
  return {
    runId,
    append: refuse,
    putBlob: refuse,
    readBlob: (hash) => reading.blobs.read(hash),
    events: () => reading.events,
    close: () => reading.close(),
  };
}
