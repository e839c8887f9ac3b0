import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Whose job is whose when several processes share a data folder. Each process holds SQLite's exclusive lock on an
 * empty database named after it, which the operating system releases whatever way the process ends: a process id
 * alone says nothing after a restart of the machine or in a container.
 */
export interface JobOwner {
  /** The process id, for people, and something that no other process has. */
  readonly name: string;
  release(): void;
}

/** Long enough to outlast someone who merely asks whether the lock is held. */
const PATIENCE_MS = 150;
const SQLITE_BUSY = 5;

const lockPath = (folder: string, owner: string): string => join(folder, `${owner}.owner`);

/** Throws when the folder can't be written. */
export function createOwner(folder: string): JobOwner {
  const name = `${process.pid}-${randomBytes(4).toString('hex')}`;
  const database = new DatabaseSync(lockPath(folder, name), { timeout: PATIENCE_MS });
  database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  return {
    name,
    release() {
      if (!database.isOpen) return;
      database.close();
      rmSync(lockPath(folder, name), { force: true });
    },
  };
}

/** Whether the process still lives. */
export function isOwnerAlive(folder: string, owner: string): boolean {
  const path = lockPath(folder, owner);
  if (!existsSync(path)) return false;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (thrown) {
    const isCoded = thrown instanceof Error && 'errcode' in thrown;
    return isCoded && typeof thrown.errcode === 'number' && (thrown.errcode & 0xff) === SQLITE_BUSY;
  } finally {
    if (database?.isOpen) database.close();
  }
}

/** Removes the lock of a process that is gone. */
export const forgetOwner = (folder: string, owner: string): void =>
  rmSync(lockPath(folder, owner), { force: true });
