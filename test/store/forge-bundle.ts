import { createHash } from 'node:crypto';
import { closeSync, copyFileSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { zstdCompressSync } from 'node:zlib';
import {
  chainRow,
  type EventRow,
  INSERT_EVENT,
  rowValues,
} from '../../electron/store/event-row.ts';
import { chainStart } from '../../electron/store/run-tables.ts';
import { EPOCH, entry, finished, newRun, RUN, started } from './scratch.ts';

/** A good run file of its own, at rest, at `<folder>/<run>.tandem`. */
export function goodBundle(folder: string): string {
  const log = newRun(folder);
  log.append(entry({ ...started('Rename the price'), repository: { ...started('').repository } }));
  const blob = log.putBlob('const price = 12;\n'.repeat(100));
  log.append(
    entry({
      ...{ kind: 'file.changed', path: 'src/price.ts', status: 'modified', before: null },
      ...{ after: blob, added: 1, removed: 1, binary: false },
    }),
  );
  log.append(entry({ kind: 'env.fault', what: 'w', detail: 'd' }, { result: { ok: true } }));
  log.append(entry(finished('approved', 0.1)));
  log.close();
  return join(folder, `${RUN}.tandem`);
}

/** The rows of a file, as they are. */
export function rowsOf(path: string): EventRow[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database
      .prepare('SELECT * FROM event ORDER BY seq')
      .all()
      .map((row) => ({
        seq: Number(row.seq),
        at: Number(row.at),
        format: Number(row.format),
        kind: String(row.kind),
        key: String(row.key),
        parent: String(row.parent),
        lane: String(row.lane),
        body: String(row.body),
        result: row.result === null ? null : String(row.result),
        resultBlob: row.result_blob === null ? null : String(row.result_blob),
        inputHash: row.input_hash === null ? null : String(row.input_hash),
      }));
  } finally {
    database.close();
  }
}

/** Puts other rows in, by somebody who knows how to compute checksums. */
export function reforge(path: string, change: (rows: EventRow[]) => EventRow[]): void {
  const rows = change(rowsOf(path));
  const database = new DatabaseSync(path);
  database.exec('DELETE FROM event; DELETE FROM derived');
  const insert = database.prepare(INSERT_EVENT);
  let crc = chainStart({ format: 3, runId: RUN, epoch: EPOCH });
  for (const row of rows) {
    crc = chainRow(row, crc);
    insert.run(...rowValues(row, crc));
  }
  database.close();
}

export function sql(path: string, text: string): void {
  const database = new DatabaseSync(path);
  database.exec(text);
  database.close();
}

/** A payload that says what it is not; the first event with one names it. */
export function putPayload(
  path: string,
  payload: {
    readonly hash?: string;
    readonly bytes: number;
    readonly codec: string;
    readonly data: Uint8Array;
  },
): void {
  const database = new DatabaseSync(path);
  const hash = payload.hash ?? createHash('sha256').update(payload.data).digest('hex');
  database
    .prepare('INSERT INTO blob VALUES (?, ?, ?, ?)')
    .run(hash, payload.bytes, payload.codec, payload.data);
  database.close();
}

/** Overwrites bytes in the file. */
export function patchBytes(path: string, place: number, bytes: readonly number[]): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from(bytes), 0, bytes.length, place);
  closeSync(file);
}

/** One of the rows with something else in it. */
export const withRow =
  (seq: number, change: (row: EventRow) => Partial<EventRow>) =>
  (rows: EventRow[]): EventRow[] =>
    rows.map((row) => (row.seq === seq ? { ...row, ...change(row) } : row));

export const withBody =
  (seq: number, change: Readonly<Record<string, unknown>>) =>
  (rows: EventRow[]): EventRow[] =>
    withRow(seq, (row) => ({ body: JSON.stringify({ ...JSON.parse(row.body), ...change }) }))(rows);

interface Hostile {
  readonly name: string;
  readonly rule: RegExp;
  /** Makes the file at `path` hostile, or returns another path to import. */
  readonly make: (path: string, folder: string) => unknown;
}

const forged = (name: string, rule: RegExp, change: (rows: EventRow[]) => EventRow[]): Hostile => ({
  ...{ name, rule },
  make: (path) => reforge(path, change),
});
const altered = (name: string, rule: RegExp, text: string): Hostile => ({
  ...{ name, rule },
  make: (path) => sql(path, text),
});
const patched = (name: string, rule: RegExp, place: number, bytes: readonly number[]): Hostile => ({
  ...{ name, rule },
  make: (path) => patchBytes(path, place, bytes),
});

const bomb = zstdCompressSync(Buffer.alloc(200 * 1024 * 1024));
const bombHash = 'a'.repeat(64);

/** Files that somebody might send. Each has to be refused, and nothing of it kept. */
export const hostileBundles: readonly Hostile[] = [
  { name: 'an empty file', rule: /not-a-run/, make: (path) => writeFileSync(path, '') },
  {
    name: 'a text',
    rule: /not-a-run/,
    make: (path) => writeFileSync(path, 'no run\n'.repeat(500)),
  },
  {
    name: 'the beginning of a database and nothing more',
    rule: /not-a-run|truncated|pages/,
    make: (path) => writeFileSync(path, readFileSync(path).subarray(0, 700)),
  },
  {
    name: 'a file without its last page',
    rule: /truncated/,
    make: (path) => writeFileSync(path, readFileSync(path).subarray(0, -4096)),
  },
  {
    name: 'a file that ends in the middle of a page',
    rule: /truncated/,
    make: (path) => writeFileSync(path, readFileSync(path).subarray(0, -100)),
  },
  patched('a file that says it is written through a log beside it', /unfinished/, 18, [2, 2]),
  patched('pages of a size that there is not', /pages/, 16, [0x30, 0x39]),
  patched('pages with reserved bytes', /pages/, 20, [64]),
  patched('texts in another encoding', /pages/, 56, [0, 0, 0, 2]),
  patched('a schema that goes on over pages', /tables/, 100, [5]),
  patched('a schema of a thousand entries', /tables/, 103, [3, 232]),
  patched(
    'noise in the middle',
    /damaged|payload|tables/,
    9000,
    Array.from({ length: 2000 }, (_, at) => at % 251),
  ),
  altered('a view', /tables/, 'CREATE VIEW more AS SELECT 1'),
  altered('a trigger', /tables/, 'CREATE TRIGGER t AFTER INSERT ON event BEGIN SELECT 1; END'),
  altered('another table', /tables/, 'CREATE TABLE other(a)'),
  altered('an index', /tables/, 'CREATE INDEX i ON event(kind)'),
  altered('no table of events', /tables/, 'DROP TABLE event'),
  altered('no description', /tables/, 'DELETE FROM meta'),
  altered('a time that is none', /tables/, "UPDATE meta SET value = 'soon' WHERE name = 'epoch'"),
  altered(
    'a run id that climbs',
    /run-id/,
    "UPDATE meta SET value = '../../../etc/x' WHERE name = 'runId'",
  ),
  altered(
    'a run id that ends its line',
    /run-id/,
    "UPDATE meta SET value = '20261121-094612-7f3a' || char(10) WHERE name = 'runId'",
  ),
  altered('a newer format', /newer/, "UPDATE meta SET value = '99' WHERE name = 'format'"),
  altered('no event', /not-a-run/, 'DELETE FROM event'),
  altered('a checksum that is wrong', /damaged/, 'UPDATE event SET crc = crc + 1 WHERE seq = 2'),
  altered(
    'an event that was changed',
    /damaged/,
    "UPDATE event SET body = replace(body, 'price', 'prize') WHERE seq = 1",
  ),
  altered('a hole', /damaged/, 'DELETE FROM event WHERE seq = 2'),
  altered(
    'a number beyond 2^53',
    /damaged/,
    'UPDATE event SET seq = 9223372036854775807 WHERE seq = 4',
  ),
  altered('a payload that is gone', /payload-missing/, 'DELETE FROM blob'),
  altered(
    'a payload with another content',
    /payload/,
    "UPDATE blob SET data = x'00', bytes = 1, codec = 'raw'",
  ),
  altered('a payload packed in an unknown way', /payload/, "UPDATE blob SET codec = 'rar'"),
  altered('a payload of a negative size', /payload/, 'UPDATE blob SET bytes = -1'),
  altered(
    'a payload that says it is a terabyte',
    /payload-size/,
    'UPDATE blob SET bytes = 1099511627776',
  ),
  altered('a payload that is not named by a hash', /payload/, "UPDATE blob SET hash = '../../x'"),
  altered(
    'a payload that does not unpack',
    /payload/,
    "UPDATE blob SET data = x'28b52ffd0011', codec = 'zstd'",
  ),
  {
    name: 'a payload that unpacks to more than it says',
    rule: /inflates/,
    make: (path) => putPayload(path, { hash: bombHash, bytes: 1024, codec: 'zstd', data: bomb }),
  },
  {
    name: 'a payload that unpacks to 200 MB and is not what its name says',
    rule: /payload/,
    make: (path) =>
      putPayload(path, { hash: bombHash, bytes: 200 * 1024 * 1024, codec: 'zstd', data: bomb }),
  },
  {
    name: 'thirty payloads that unpack to 6 GB',
    rule: /payload|inflates/,
    make(path) {
      for (let at = 0; at < 30; at += 1) {
        const hash = createHash('sha256').update(String(at)).digest('hex');
        putPayload(path, { hash, bytes: 200 * 1024 * 1024, codec: 'zstd', data: bomb });
      }
    },
  },
  {
    name: 'a payload that is stored in 40 MB',
    rule: /payload-size/,
    make: (path) =>
      putPayload(path, {
        bytes: 40 * 1024 * 1024,
        codec: 'raw',
        data: Buffer.alloc(40 * 1024 * 1024, 7),
      }),
  },
  forged(
    'an unknown kind',
    /damaged/,
    withRow(3, () => ({ kind: 'run.owned' })),
  ),
  forged(
    'an unknown lane',
    /damaged/,
    withRow(3, () => ({ lane: 'fast' })),
  ),
  forged(
    'a body that is no JSON',
    /damaged/,
    withRow(3, () => ({ body: '{"what":' })),
  ),
  forged(
    'a body of 5 MB',
    /damaged/,
    withRow(3, () => ({ body: JSON.stringify({ what: 'w', detail: 'd'.repeat(5e6) }) })),
  ),
  forged(
    'a body that nests a hundred thousand deep',
    /damaged/,
    withRow(3, () => ({ body: `{"what":${'['.repeat(1e5)}` })),
  ),
  forged(
    'a result that nests',
    /nesting/,
    withRow(3, () => ({ result: '['.repeat(5_000) + ']'.repeat(5_000) })),
  ),
  forged(
    'a result that is no JSON',
    /damaged/,
    withRow(3, () => ({ result: 'undefined' })),
  ),
  forged('a first event that starts nothing', /not-a-run/, (rows) =>
    rows.slice(1).map((row, at) => ({ ...row, seq: at + 1 })),
  ),
  forged(
    'a path of a step with a zero in it',
    /control-characters/,
    withRow(3, () => ({ key: 'execute/\0/s1' })),
  ),
  forged(
    'a path of a step that colours the terminal',
    /control-characters/,
    withRow(3, () => ({ key: 'execute/\u001b[31m' })),
  ),
  forged(
    'a path of a step that turns text around',
    /control-characters/,
    withRow(3, () => ({ parent: 'execute/\u202etxt.exe' })),
  ),
  forged(
    'a path of a step of 100,000 characters',
    /key/,
    withRow(3, () => ({ key: 'k'.repeat(1e5) })),
  ),
  forged(
    'a file outside of the repository',
    /path/,
    withBody(2, { path: '../../.ssh/authorized_keys' }),
  ),
  forged('a file by its whole path', /path/, withBody(2, { path: '/etc/passwd' })),
  forged('a file on a drive', /path/, withBody(2, { path: 'C:\\Windows\\x.dll' })),
  forged('a file with a zero in its name', /path/, withBody(2, { path: 'src/a\0.ts' })),
  forged('a parent that is no run', /run-id/, withBody(1, { parentRun: '../other' })),
  forged(
    'a negative time',
    /damaged/,
    withRow(3, () => ({ at: -1 })),
  ),
  forged(
    'a payload that is named and not there',
    /payload-missing/,
    withBody(2, { after: { blob: 'b'.repeat(64), bytes: 5 } }),
  ),
  {
    name: 'a folder',
    rule: /not-a-file/,
    make: (_path, folder) => folder,
  },
  { name: 'nothing', rule: /unreadable/, make: (_path, folder) => join(folder, 'missing.tandem') },
];

/** A run whose schema holds a table that takes half a megabyte to describe. */
export function largeSchema(path: string, to: string): void {
  copyFileSync(path, to);
  sql(
    to,
    `CREATE TABLE more(${Array.from({ length: 1900 }, (_, at) => `column_${at} TEXT DEFAULT '${'x'.repeat(200)}'`).join(',')})`,
  );
}
