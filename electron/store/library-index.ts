import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { discardDatabase } from './open-database.ts';
import { type Listing, listingSchema } from './run-listing.ts';

/**
 * What was read of each run file, remembered under the file's signature so that listing a thousand runs does
 * not read a thousand files. It is derived and distrusted: an index that is missing, of another version or
 * damaged is thrown away and made anew, never migrated; one that can't be written is done without.
 */
export interface LibraryIndex {
  /** The listing remembered for a run, if its file still has this signature. */
  find(runId: string, signature: string): Listing | null;
  /** Remembers what was read anew and forgets runs that are gone. */
  update(read: ReadonlyMap<string, Remembered>, existing: readonly string[]): void;
}

export interface Remembered {
  readonly signature: string;
  readonly listing: Listing;
}

/** Raise when the listing or what it is made from changes: the index is then rebuilt. */
const VERSION = 4;
const TABLE = `CREATE TABLE listing(
  run_id TEXT PRIMARY KEY, signature TEXT NOT NULL, listing TEXT NOT NULL, crc INTEGER NOT NULL
) STRICT`;

const rowSchema = z.object({
  run_id: z.string(),
  signature: z.string(),
  listing: z.string(),
  crc: z.number(),
});

/** Reads the index at `path`; opens it again only to write. Never fails. */
export function openLibraryIndex(path: string): LibraryIndex {
  const rows = readRows(path);
  return {
    find(runId, signature) {
      const row = rows?.get(runId);
      return row?.signature === signature ? row.listing : null;
    },
    update(read, existing) {
      const gone = [...(rows?.keys() ?? [])].filter((runId) => !existing.includes(runId));
      if (read.size === 0 && gone.length === 0) return;
      try {
        if (rows === null) discardDatabase(path);
        write(path, read, gone);
      } catch {
        // The list itself is complete without it; the next one tries again.
      }
    },
  };
}

/** Null when there is no index that can be trusted. */
function readRows(path: string): ReadonlyMap<string, Remembered> | null {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: 500 });
    if (database.prepare('PRAGMA user_version').get()?.user_version !== VERSION) return null;
    if (database.prepare('PRAGMA quick_check(1)').get()?.quick_check !== 'ok') return null;
    const rows = new Map<string, Remembered>();
    for (const values of database.prepare('SELECT * FROM listing').iterate()) {
      const row = rowSchema.parse(values);
      const isIntact = checksum(row.run_id, row.signature, row.listing) === row.crc;
      if (!isIntact) return null;
      const listing = listingSchema.parse(JSON.parse(row.listing));
      rows.set(row.run_id, { signature: row.signature, listing });
    }
    return rows;
  } catch {
    // Missing, damaged or not ours: one answer to all of them.
    return null;
  } finally {
    database?.close();
  }
}

function write(path: string, read: ReadonlyMap<string, Remembered>, gone: readonly string[]): void {
  const database = new DatabaseSync(path, { timeout: 500 });
  try {
    // Losing the index in a power cut costs one rebuild, which is cheaper than syncing it every time.
    database.exec('PRAGMA synchronous = OFF; BEGIN IMMEDIATE');
    if (database.prepare('PRAGMA user_version').get()?.user_version !== VERSION) {
      database.exec(`DROP TABLE IF EXISTS listing; ${TABLE}; PRAGMA user_version = ${VERSION}`);
    }
    const remember = database.prepare('INSERT OR REPLACE INTO listing VALUES (?, ?, ?, ?)');
    for (const [runId, { signature, listing }] of read) {
      const text = JSON.stringify(listing);
      remember.run(runId, signature, text, checksum(runId, signature, text));
    }
    const forget = database.prepare('DELETE FROM listing WHERE run_id = ?');
    for (const runId of gone) forget.run(runId);
    database.exec('COMMIT');
  } finally {
    database.close();
  }
}

const checksum = (runId: string, signature: string, listing: string): number =>
  crc32(`${runId}\n${signature}\n${listing}`);
