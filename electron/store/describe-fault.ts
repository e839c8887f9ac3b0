import type { TandemError } from '../../shared/errors.ts';

/** What can go wrong with a file of ours. */
export type StoreError = Extract<
  TandemError,
  { kind: 'disk-full' | 'folder-unwritable' | 'log-corrupt' | 'log-newer' }
>;

/** SQLite's primary result codes, the low byte of an error code (sqlite.org/rescode.html). */
const SQLITE = {
  error: 1,
  busy: 5,
  corrupt: 11,
  full: 13,
  tooBig: 18,
  constraint: 19,
  notADatabase: 26,
} as const;
/** Extended codes of the I/O family that speak of what was read, not of the disk refusing a write. */
const READ_FAILURES: readonly number[] = [
  266, // read
  522, // short read: the file ends too early
  8458, // a file system that returns other bytes than were written
];
const DAMAGE: readonly number[] = [
  SQLITE.error, // our statements are fixed: an SQL error means that the tables are not ours
  SQLITE.corrupt,
  SQLITE.tooBig,
  SQLITE.constraint,
  SQLITE.notADatabase,
];

/** node:sqlite's own, for an integer beyond 2^53; we never store one. */
const UNREADABLE_NUMBER = 'ERR_OUT_OF_RANGE';

/** SQLite's code of a thrown value; null for anything else. */
function sqliteCode(thrown: unknown): number | null {
  const isCoded = thrown instanceof Error && 'errcode' in thrown;
  return isCoded && typeof thrown.errcode === 'number' ? thrown.errcode : null;
}

export const isBusy = (thrown: unknown): boolean =>
  ((sqliteCode(thrown) ?? 0) & 0xff) === SQLITE.busy;

/**
 * Names a failure of SQLite or of the file system. `readable` is the number of events known to be good.
 * Anything else is a bug and is thrown again.
 */
export function describeFault(thrown: unknown, path: string, readable = 0): StoreError {
  if (!(thrown instanceof Error)) throw thrown;
  const code = sqliteCode(thrown);
  if (code !== null) return describeSqlite(code, thrown.message, { path, readable });
  if (!('code' in thrown)) throw thrown;
  if (thrown.code === UNREADABLE_NUMBER) {
    return { kind: 'log-corrupt', path, readable, detail: thrown.message };
  }
  if (!('syscall' in thrown)) throw thrown;
  if (thrown.code === 'ENOSPC' || thrown.code === 'EDQUOT') return { kind: 'disk-full', path };
  return { kind: 'folder-unwritable', path, detail: thrown.message };
}

function describeSqlite(
  code: number,
  message: string,
  file: { readonly path: string; readonly readable: number },
): StoreError {
  const primary = code & 0xff;
  if (primary === SQLITE.full) return { kind: 'disk-full', path: file.path };
  if (DAMAGE.includes(primary) || READ_FAILURES.includes(code)) {
    return { kind: 'log-corrupt', ...file, detail: message };
  }
  return { kind: 'folder-unwritable', path: file.path, detail: `${message} (SQLite ${code})` };
}
