import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TandemError } from '../../../shared/errors.ts';
import { err, type Result } from '../../../shared/result.ts';

/** A write takes milliseconds, on a busy disk longer; a result that took an hour is worth the wait. */
const PATIENCE_MS = 10_000;
/** SQLite's result codes, the low byte. */
const BUSY = 5;
const FULL = 13;

/**
 * Runs `act` while no other process does so for the same path. The lock is SQLite's own on an empty database beside
 * the file: it goes with the process. `act` may throw errors of the file system. Errors: `disk-full`,
 * `folder-unwritable`, and those of `act`.
 */
export function withFileLock<T>(
  path: string,
  act: () => Result<T, TandemError>,
): Result<T, TandemError> {
  let lock: DatabaseSync | undefined;
  try {
    makeFolder(dirname(path));
    lock = new DatabaseSync(`${path}.lock`, { timeout: PATIENCE_MS });
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return act();
  } catch (thrown) {
    return err(describeWriteFault(thrown, path));
  } finally {
    if (lock?.isOpen) lock.close();
  }
}

/**
 * Replaces a file as a whole, for its owner only: whoever reads it sees the old or the new text, never half of one.
 * One writer at a time, which is the caller's business; a process that dies in between leaves one `.new` behind, which
 * the next writer takes over. Throws the file system's errors.
 */
export function replaceFile(path: string, text: string): void {
  const beside = `${path}.new`;
  try {
    const file = openSync(beside, 'w', 0o600);
    try {
      const bytes = Buffer.from(text);
      // On a full disk a write may take only a part without saying so.
      let done = 0;
      while (done < bytes.length) done += writeSync(file, bytes, done);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (thrown) {
    rmSync(beside, { force: true });
    throw thrown;
  }
}

/** With what is missing above it. Throws the file system's errors. */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (thrown) {
    // Another process made it just now.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw thrown;
  }
}

/** Anything but a failure of the file system or of SQLite is a bug and is thrown again. */
export function describeWriteFault(thrown: unknown, path: string): TandemError {
  if (!(thrown instanceof Error) || !('code' in thrown)) throw thrown;
  const { code, message } = thrown;
  const low = 'errcode' in thrown && typeof thrown.errcode === 'number' ? thrown.errcode & 0xff : 0;
  if (code === 'ENOSPC' || code === 'EDQUOT' || low === FULL) return { kind: 'disk-full', path };
  const isOurs = low !== 0 || 'syscall' in thrown;
  if (!isOurs) throw thrown;
  const detail = low === BUSY ? 'another Tandem is writing it just now; try again' : message;
  return { kind: 'folder-unwritable', path, detail };
}
