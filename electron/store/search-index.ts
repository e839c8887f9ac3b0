import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { discardDatabase } from './open-database.ts';

/**
 * The words of all runs, in one file beside them. It is derived and distrusted: an index that is missing, of another
 * version or damaged is thrown away and made anew, never migrated, and what it finds is looked up in the run file
 * before it is shown. Texts are not in it a second time, but which words stand where is: it is as private as the runs.
 *
 * A row's number says what it stands for: run, event, and place in the event (search-texts.ts).
 */
const VERSION = 1;
const TABLES = `
  CREATE TABLE run(
    id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL UNIQUE, signature TEXT NOT NULL,
    last INTEGER NOT NULL, crc INTEGER NOT NULL, cut INTEGER NOT NULL, hidden INTEGER NOT NULL,
    fault TEXT NOT NULL
  ) STRICT;
  CREATE TABLE seen(run INTEGER NOT NULL, hash TEXT NOT NULL, PRIMARY KEY(run, hash)) STRICT, WITHOUT ROWID;
  CREATE VIRTUAL TABLE word USING fts5(
    text, file, tag, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
  );
  INSERT INTO word(word, rank) VALUES ('automerge', 4);
`;

/** Places per event, and events per run: far more than a run has. */
const PLACES = 16;
const ROWS_PER_RUN = 2 ** 26;

export const firstRow = (run: number): number => run * ROWS_PER_RUN;
export const lastRow = (run: number): number => (run + 1) * ROWS_PER_RUN - 1;
export const rowOf = (run: number, seq: number, place: number): number =>
  firstRow(run) + seq * PLACES + place;
export const placeOfRow = (row: number): { readonly seq: number; readonly place: number } => ({
  seq: Math.floor((row % ROWS_PER_RUN) / PLACES),
  place: row % PLACES,
});

/** Another process may be writing; it does so for milliseconds. */
const PATIENCE_MS = 250;

/**
 * Opens the index, making it where there is none of use. Where the data folder can't be written it is kept in memory
 * for as long as this process lives. Throws SQLite's errors only when not even that works.
 */
export function openSearchIndex(path: string): DatabaseSync {
  try {
    return openFile(path);
  } catch {
    discardDatabase(path);
  }
  try {
    return openFile(path);
  } catch {
    return prepare(new DatabaseSync(':memory:'));
  }
}

function openFile(path: string): DatabaseSync {
  try {
    // Before SQLite does, so that it is private from its first moment; what lies beside it takes its mode.
    closeSync(openSync(path, 'wx', 0o600));
  } catch (thrown) {
    const isThere = thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST';
    if (!isThere) throw thrown;
  }
  const database = new DatabaseSync(path, { timeout: PATIENCE_MS });
  try {
    return prepare(database);
  } catch (thrown) {
    if (database.isOpen) database.close();
    throw thrown;
  }
}

/** Throws when the file holds anything but an index of this version. */
function prepare(database: DatabaseSync): DatabaseSync {
  // Losing it in a power cut costs making it again, which is cheaper than syncing it every time.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA trusted_schema = OFF');
  const version = database.prepare('PRAGMA user_version').get()?.user_version;
  const tables = database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.count;
  if (version === 0 && tables === 0) {
    database.exec(`BEGIN IMMEDIATE; ${TABLES} PRAGMA user_version = ${VERSION}; COMMIT`);
  } else if (version !== VERSION) {
    throw new Error(`an index of version ${String(version)}`);
  }
  // A look at each table: what is damaged at its root says so now.
  database.prepare('SELECT id FROM run LIMIT 1').get();
  database.prepare('SELECT rowid FROM word WHERE word MATCH ? LIMIT 1').get('tag : "nothing"');
  return database;
}
