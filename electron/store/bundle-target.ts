import { closeSync, openSync, renameSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import type { BlobRef } from '../../shared/run/event.ts';
import { createBlobWriter } from './blob-table.ts';
import { type BundleNote, writeBundleNote } from './bundle-note.ts';
import { type DerivedRow, derivedValues, INSERT_DERIVED } from './derived-row.ts';
import { chainRow, type EventRow, INSERT_EVENT, rowValues } from './event-row.ts';
import type { StoredPayload } from './import-payloads.ts';
import { discardDatabase } from './open-database.ts';
import { chainStart, createTables, type RunMeta } from './run-tables.ts';

/**
 * A run file that is written from end to end and appears under its name only when it is whole. It is made from nothing:
 * no page of it has ever held anything else than what it is made of.
 */
export interface BundleTarget {
  readonly path: string;
  add(row: EventRow): void;
  put(content: Uint8Array): BlobRef;
  /** A payload as it is stored elsewhere, proved by the caller. */
  keep(payload: StoredPayload): void;
  /** What follows from the events, to open it fast. */
  derive(row: DerivedRow): void;
  /** What was written so far can be read by others afterwards. */
  flush(): void;
  /** Replaces rows by their numbers and chains the checksums anew. */
  replace(rows: ReadonlyMap<number, Partial<Pick<EventRow, 'body' | 'inputHash'>>>): void;
  /** Gives it its name; its size in bytes. */
  finish(note: BundleNote | null, to: string): Promise<number>;
  /** Takes away what came to nothing; after `finish` it does nothing. */
  discard(): void;
}

/** Throws SQLite's and the file system's errors, as all its methods do. */
export function createBundleTarget(path: string, meta: RunMeta): BundleTarget {
  // Before SQLite does, so that the file is private from its first moment.
  closeSync(openSync(path, 'wx', 0o600));
  let database = open(path);
  let isOver = false;
  createTables(database, meta);
  database.exec('BEGIN');
  let insert = database.prepare(INSERT_EVENT);
  let blobs = createBlobWriter(database);
  let crc = chainStart(meta);

  const begin = (): void => {
    database = open(path);
    database.exec('BEGIN');
    insert = database.prepare(INSERT_EVENT);
    blobs = createBlobWriter(database);
  };
  const end = (): void => {
    if (!database.isOpen) return;
    database.exec('COMMIT');
    database.close();
  };

  return {
    path,
    add(row) {
      crc = chainRow(row, crc);
      insert.run(...rowValues(row, crc));
    },
    put: (content) => blobs.put(content),
    keep: ({ hash, bytes, codec, data }) => {
      database.prepare('INSERT INTO blob VALUES (?, ?, ?, ?)').run(hash, bytes, codec, data);
    },
    derive: (row) => {
      database.prepare(INSERT_DERIVED).run(...derivedValues(row));
    },
    flush: end,
    replace(changes) {
      if (!database.isOpen) begin();
      rechain(database, meta, changes);
    },
    async finish(note, to) {
      if (!database.isOpen) begin();
      if (note !== null) writeBundleNote(database, note);
      end();
      const bytes = await bringToDisk(path);
      renameSync(path, to);
      isOver = true;
      return bytes;
    },
    discard() {
      if (isOver) return;
      if (database.isOpen) database.close();
      discardDatabase(path);
    },
  };
}

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  // A file that is not whole yet is thrown away after a crash: there is nothing to roll back, and nothing beside it.
  database.exec('PRAGMA trusted_schema = OFF; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
  return database;
}

async function bringToDisk(path: string): Promise<number> {
  const file = await openFile(path, 'r+');
  try {
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

const COLUMNS = 'seq, at, format, kind, key, parent, lane, body, result, result_blob, input_hash';

function rechain(
  database: DatabaseSync,
  meta: RunMeta,
  changes: ReadonlyMap<number, Partial<Pick<EventRow, 'body' | 'inputHash'>>>,
): void {
  const select = database.prepare(`SELECT ${COLUMNS} FROM event WHERE seq = ?`);
  const update = database.prepare(
    'UPDATE event SET body = ?, input_hash = ?, crc = ? WHERE seq = ?',
  );
  let crc = chainStart(meta);
  for (let seq = 1; ; seq += 1) {
    const found = select.get(seq);
    if (found === undefined) return;
    const text = (name: string): string => String(found[name]);
    const orNull = (name: string): string | null => (found[name] === null ? null : text(name));
    const row: EventRow = {
      ...{ seq, at: Number(found.at), format: Number(found.format) },
      ...{ kind: text('kind'), key: text('key'), parent: text('parent'), lane: text('lane') },
      ...{ body: text('body'), result: orNull('result'), resultBlob: orNull('result_blob') },
      inputHash: orNull('input_hash'),
      ...changes.get(seq),
    };
    crc = chainRow(row, crc);
    update.run(row.body, row.inputHash, crc, seq);
  }
}
