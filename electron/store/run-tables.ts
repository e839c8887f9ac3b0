import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { type RunId, runId } from '../../shared/ids.ts';

/**
 * The tables of a run file. A file is a run's only if its schema is this text, letter by letter: a file from
 * elsewhere then can't bring views, triggers or computed columns that would run when it is read.
 *
 * `at` is a REAL because node:sqlite throws on integers beyond 2^53 (platform facts, 1.3); as nanoseconds
 * since the run's epoch it is exact for 104 days. Each event says in which format it was written, so a run
 * that is resumed by a later version needs no rewriting. `crc` is a checksum chained from event to event.
 *
 * `derived` holds what follows from the events, to open long runs fast (derived-row.ts). Files made before
 * there was such a table do without; it is added when they are written again.
 */
const TABLES = {
  meta: 'CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID',
  event:
    'CREATE TABLE event(seq INTEGER PRIMARY KEY, at REAL NOT NULL, format INTEGER NOT NULL, ' +
    'kind TEXT NOT NULL, key TEXT NOT NULL, parent TEXT NOT NULL, lane TEXT NOT NULL, ' +
    'body TEXT NOT NULL, result TEXT, result_blob TEXT, input_hash TEXT, crc INTEGER NOT NULL) STRICT',
  blob:
    'CREATE TABLE blob(hash TEXT PRIMARY KEY, bytes INTEGER NOT NULL, codec TEXT NOT NULL, ' +
    'data BLOB NOT NULL) STRICT',
} as const;
const DERIVED =
  'CREATE TABLE derived(what TEXT NOT NULL, last INTEGER NOT NULL, first INTEGER NOT NULL, ' +
  'version INTEGER NOT NULL, crc INTEGER NOT NULL, data BLOB NOT NULL, seal INTEGER NOT NULL, ' +
  'PRIMARY KEY(what, last)) STRICT';

export interface RunMeta {
  /** The highest format of any event in the file. */
  readonly format: number;
  readonly runId: RunId;
  /** ISO 8601; `at` of every event counts from here. */
  readonly epoch: string;
}

/** Makes the tables and describes the run, all or nothing. */
export function createTables(database: DatabaseSync, meta: RunMeta): void {
  database.exec('BEGIN');
  for (const sql of [...Object.values(TABLES), DERIVED]) database.exec(sql);
  const insert = database.prepare('INSERT INTO meta VALUES (?, ?)');
  insert.run('format', String(meta.format));
  insert.run('runId', meta.runId);
  insert.run('epoch', meta.epoch);
  database.exec('COMMIT');
}

/** Marks the file as holding events of a higher format than before. */
export function raiseFormat(database: DatabaseSync, format: number): void {
  database.prepare("UPDATE meta SET value = ? WHERE name = 'format'").run(String(format));
}

const metaSchema = z.object({
  format: z.coerce.number().int().positive(),
  runId: z.string().transform(runId),
  epoch: z.iso.datetime(),
});

/** What the file says about itself, or a sentence about why it is not a run file. Throws SQLite's errors. */
export function readMeta(database: DatabaseSync): RunMeta | string {
  // `meta` keeps its shape for ever, so that a newer file can be recognised whatever else it holds.
  if (readSchema(database).get('meta') !== TABLES.meta) return 'it holds no run';
  const rows = database.prepare('SELECT name, substr(value, 1, 100) AS value FROM meta LIMIT 10');
  const meta = metaSchema.safeParse(
    Object.fromEntries(rows.all().map((row) => [String(row.name), row.value])),
  );
  return meta.success ? meta.data : 'its description of the run is incomplete';
}

/** Whether the tables are exactly those of a run, with or without what is derived. Throws SQLite's errors. */
export function hasRunTables(database: DatabaseSync): boolean {
  const found = readSchema(database);
  const derived = found.has('derived') ? { derived: DERIVED } : {};
  const expected = Object.entries({ ...TABLES, ...derived });
  return found.size === expected.length && expected.every(([name, sql]) => found.get(name) === sql);
}

/** False in a file from before there was one. Throws SQLite's errors. */
export const hasDerivedTable = (database: DatabaseSync): boolean =>
  readSchema(database).get('derived') === DERIVED;

export const createDerivedTable = (database: DatabaseSync): void => database.exec(DERIVED);

/** Names and texts of what is in the file; indexes that SQLite makes by itself have no text. */
function readSchema(database: DatabaseSync): ReadonlyMap<string, unknown> {
  const rows = database
    .prepare(
      'SELECT name, substr(sql, 1, 1000) AS sql FROM sqlite_schema WHERE sql IS NOT NULL LIMIT 10',
    )
    .all();
  return new Map(rows.map((row) => [String(row.name), row.sql]));
}

/** Where the chain of checksums begins: at what the file says about itself, except the format it may reach. */
export const chainStart = (meta: RunMeta): number => crc32(`${meta.runId} ${meta.epoch}`);
