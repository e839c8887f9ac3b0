import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Grammar } from './language-of.ts';
import type { OutlineSymbol } from './outline/outline-source.ts';
import type { Skim } from './skim-source.ts';

/**
 * Skims and outlines by content, in one small SQLite file. It only ever saves time: whatever is wrong with
 * the file (missing folder, damaged, locked, full disk) the digest goes on without it and comes out the
 * same. Each row carries a checksum, so that a damaged row is a miss and never a different digest.
 */
export class SymbolCache {
  private readonly database: DatabaseSync | null;
  private readonly select: StatementSync | null;
  private readonly fresh: (readonly [key: string, value: string])[] = [];

  constructor(file: string | null) {
    const opened = file === null ? null : openOrReplace(file);
    this.database = opened?.database ?? null;
    this.select = opened?.select ?? null;
  }

  skim(hash: string, grammar: Grammar): Skim | null {
    const fields = this.read(keyOf('skim', grammar, hash))?.split('\n');
    return fields === undefined ? null : parseSkim(fields);
  }

  outline(hash: string, grammar: Grammar): OutlineSymbol[] | null {
    const value = this.read(keyOf('outline', grammar, hash));
    return value === null ? null : parseOutline(value);
  }

  keepSkim(hash: string, grammar: Grammar, skim: Skim): void {
    const fields = [skim.generated ? '1' : '0', skim.imports.join('\t'), skim.names.join('\t')];
    this.fresh.push([keyOf('skim', grammar, hash), fields.join('\n')]);
  }

  keepOutline(hash: string, grammar: Grammar, symbols: readonly OutlineSymbol[]): void {
    const rows = symbols.map((one) => [one.line, one.depth, one.name, one.signature].join('\t'));
    this.fresh.push([keyOf('outline', grammar, hash), rows.join('\n')]);
  }

  /** Writes what is new in one transaction and closes. Never throws for the state of the file. */
  close(): void {
    if (this.database === null) return;
    tolerate(() => {
      if (this.fresh.length > 0) this.write(this.database);
    });
    tolerate(() => this.database?.close());
  }

  private read(key: string): string | null {
    const row = tolerate(() => this.select?.get(key));
    const { value, sum } = row ?? {};
    return typeof value === 'string' && sum === checksum(key, value) ? value : null;
  }

  private write(database: DatabaseSync | null): void {
    const insert = database?.prepare(
      'INSERT OR REPLACE INTO entry (key, value, sum) VALUES (?, ?, ?)',
    );
    database?.exec('BEGIN IMMEDIATE');
    for (const [key, value] of this.fresh) insert?.run(key, value, checksum(key, value));
    database?.exec('COMMIT');
  }
}

/** Raised whenever skims or outlines come out differently, so that older entries are not found. */
const FORMAT = 1;
const LARGEST = 64 * 1024 * 1024;
/** A short wait for another process; after it the digest goes on without the cache. */
const LOCK_WAIT = 100;

const keyOf = (what: string, grammar: Grammar, hash: string): string =>
  `${FORMAT}:${what}:${grammar}:${hash}`;
const checksum = (key: string, value: string): string =>
  createHash('sha1').update(key).update('\0').update(value).digest('base64').slice(0, 16);

/** SQLite's result codes for a file that holds other tables, or is not or no longer a database. */
const SQLITE_ERROR = 1;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

interface Opened {
  readonly database: DatabaseSync;
  readonly select: StatementSync;
}

function openOrReplace(file: string): Opened | null {
  try {
    return open(file);
  } catch (error) {
    if (!isSqliteError(error, SQLITE_ERROR, SQLITE_CORRUPT, SQLITE_NOTADB)) return null;
  }
  return tolerate(() => {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    return open(file);
  });
}

function open(file: string): Opened {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: LOCK_WAIT });
  try {
    // A lost cache costs a second, so no write waits for the disk.
    database.exec('PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;');
    database.exec(
      'CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value TEXT, sum TEXT) WITHOUT ROWID',
    );
    const pages = database
      .prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size')
      .get();
    if (typeof pages?.bytes === 'number' && pages.bytes > LARGEST)
      database.exec('DELETE FROM entry; VACUUM');
    return { database, select: database.prepare('SELECT value, sum FROM entry WHERE key = ?') };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Runs something on the cache file; null when SQLite or the file system refuses. A bug still throws. */
function tolerate<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (isSqliteError(error) || (error instanceof Error && 'syscall' in error)) return null;
    throw error;
  }
}

function isSqliteError(error: unknown, ...codes: readonly number[]): boolean {
  if (!(error instanceof Error) || !('errcode' in error)) return false;
  // Extended codes keep the primary one in their low byte.
  return (
    codes.length === 0 ||
    (typeof error.errcode === 'number' && codes.includes(error.errcode & 0xff))
  );
}

function parseSkim(fields: readonly string[]): Skim {
  const [generated = '1', imports = '', names = ''] = fields;
  const list = (text: string): string[] => (text === '' ? [] : text.split('\t'));
  return { generated: generated === '1', imports: list(imports), names: list(names) };
}

function parseOutline(value: string): OutlineSymbol[] {
  if (value === '') return [];
  return value.split('\n').map((row) => {
    const [line = '0', depth = '0', name = '', signature = ''] = row.split('\t');
    return { line: Number(line), depth: Number(depth), name, signature };
  });
}
