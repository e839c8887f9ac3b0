import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { hashBytes } from '../../electron/store/blob-table.ts';
import { chainRow, type EventRow } from '../../electron/store/event-row.ts';
import { chainStart, readMeta } from '../../electron/store/run-tables.ts';

/** Alters a run file the way a fault, or somebody who knows the format, would. Everything follows from `random`. */

export type Random = (below: number) => number;

/** A small generator with a seed: the same numbers on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export interface Mutation {
  readonly seq: number;
  readonly key: string;
  readonly kind: string;
  /** What was altered, in words. */
  readonly what: string;
}

const KINDS = ['model.requested', 'model.responded', 'tool.started', 'tool.ended', 'egress.sent'];

type Row = EventRow & { readonly crc: number };

function readRows(database: DatabaseSync): Row[] {
  const rows = database.prepare('SELECT * FROM event ORDER BY seq').all();
  return rows.map((row) => ({
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
    crc: Number(row.crc),
  }));
}

/** Changes one byte of a recorded request, answer or tool result, or of the payload it names. Nothing is repaired. */
export function flipByte(path: string, random: Random): Mutation {
  const database = new DatabaseSync(path);
  try {
    const rows = readRows(database).filter(({ kind }) => KINDS.includes(kind));
    for (;;) {
      const row = pickOne(rows, random);
      const refs = refsOf(row);
      const hash = refs.length > 0 && random(2) === 0 ? pickOne(refs, random) : undefined;
      if (hash !== undefined) {
        if (!flipBlob(database, hash, random)) continue;
        const first = readRows(database).find((one) => refsOf(one).includes(hash)) ?? row;
        return { seq: first.seq, key: first.key, kind: first.kind, what: `payload ${hash}` };
      }
      const column = row.result !== null && random(2) === 0 ? 'result' : 'body';
      const bytes = Buffer.from((column === 'result' ? row.result : row.body) ?? '');
      flip(bytes, random);
      database
        .prepare(`UPDATE event SET ${column} = CAST(? AS TEXT) WHERE seq = ?`)
        .run(bytes, row.seq);
      return { seq: row.seq, key: row.key, kind: row.kind, what: column };
    }
  } finally {
    database.close();
  }
}

const pickOne = <T>(list: readonly T[], random: Random): T => {
  const found = list[random(list.length)];
  if (found === undefined) throw new Error('there is nothing to alter');
  return found;
};

const flip = (bytes: Uint8Array, random: Random): void => {
  const at = random(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 + random(127));
};

/** False: the packed form has bytes that mean nothing, and one of those was hit. */
function flipBlob(database: DatabaseSync, hash: string, random: Random): boolean {
  const row = database.prepare('SELECT codec, data FROM blob WHERE hash = ?').get(hash);
  if (!(row?.data instanceof Uint8Array)) throw new Error(`no payload ${hash}`);
  const data = Buffer.from(row.data);
  flip(data, random);
  if (row.codec === 'zstd' && unpacks(data, hash)) return false;
  database.prepare('UPDATE blob SET data = ? WHERE hash = ?').run(data, hash);
  return true;
}

function unpacks(data: Uint8Array, hash: string): boolean {
  try {
    return hashBytes(zstdDecompressSync(data)) === hash;
  } catch {
    return false;
  }
}

function refsOf(row: EventRow): string[] {
  const found = [...row.body.matchAll(/"blob":"([0-9a-f]{64})"/g)].map((match) => match[1] ?? '');
  return row.resultBlob === null ? found : [...found, row.resultBlob];
}

/**
 * Fields that can't matter, and why: how long something took and what it cost (nothing is decided by it), how long
 * a text was before it was cut (it was not kept), what was mended about a stream that is gone, and of the ledger
 * what is counted by class and source beside the body. A server's own id of an answer, what it kept in its cache and
 * whether it could count tokens are what it said, and nothing is decided by them.
 */
const CANT_MATTER =
  /^(?:responseId|tokens\.cache\w+|context\.exact|ms|queueMs|loadMs|prefillMs|decodeMs|costUsd|priceList|cutFrom|repairs|parts|headers|url|attempt|masked|denied|stage)\b/;
/** Of a message of Claude's API only these are read. */
const READ_OF_MESSAGE =
  /^(?:id|model|stop_reason|usage\.(?:input_tokens|output_tokens)|content\.\d+\.text)$/;

type Leaf = {
  readonly path: string;
  readonly set: (value: unknown) => void;
  readonly value: unknown;
};

/** Alters one field of a recorded request, answer or tool result; row chain and payload names are made to fit. */
export function alterMeaning(path: string, random: Random): Mutation {
  const database = new DatabaseSync(path);
  try {
    const rows = readRows(database);
    for (;;) {
      const row = pickOne(
        rows.filter(({ kind }) => KINDS.includes(kind)),
        random,
      );
      const what = alterRow(database, row, random);
      if (what === null) continue;
      rechain(database);
      return { seq: row.seq, key: row.key, kind: row.kind, what };
    }
  } finally {
    database.close();
  }
}

function alterRow(database: DatabaseSync, row: Row, random: Random): string | null {
  const body = JSON.parse(row.body);
  const result = row.result ?? readBlob(database, row.resultBlob);
  const part = pickOne(['body', 'payload', 'result'], random);
  if (part === 'result') {
    if (result === null) return null;
    const value = JSON.parse(result);
    const altered = alterLeaf(value, random, () => true);
    if (altered === null) return null;
    store(database, row, 'result', value);
    return `result.${altered}`;
  }
  if (part === 'payload') {
    const name = pickOne(['request', 'response', 'output', 'arguments', 'body'], random);
    if (body[name]?.blob === undefined) return null;
    const text = readBlob(database, body[name].blob) ?? '';
    const changed = alterText(text, name, row.body.includes('"provider":"anthropic"'), random);
    if (changed === null) return null;
    body[name] = putBlob(database, changed.text);
    store(database, row, 'body', body);
    return `${name} payload ${changed.path}`;
  }
  const altered = alterLeaf(body, random, (path) => !/\.(?:blob|bytes)$/.test(path));
  if (altered === null) return null;
  store(database, row, 'body', body);
  return altered;
}

function alterText(
  text: string,
  name: string,
  isClaude: boolean,
  random: Random,
): { readonly text: string; readonly path: string } | null {
  try {
    const value = JSON.parse(text);
    const matters = (path: string) =>
      name !== 'response' || !isClaude || READ_OF_MESSAGE.test(path);
    const path = alterLeaf(value, random, matters);
    return path === null ? null : { text: JSON.stringify(value), path };
  } catch {
    const at = random(text.length);
    return { text: `${text.slice(0, at)}#${text.slice(at + 1)}`, path: `at ${at}` };
  }
}

function alterLeaf(
  root: object,
  random: Random,
  matters: (path: string) => boolean,
): string | null {
  const leaves = findLeaves(root).filter(({ path }) => !CANT_MATTER.test(path) && matters(path));
  if (leaves.length === 0) return null;
  const leaf = pickOne(leaves, random);
  leaf.set(otherThan(leaf.value, random));
  return leaf.path;
}

function findLeaves(value: object, before = ''): Leaf[] {
  return Object.entries(value).flatMap(([name, one]): Leaf[] => {
    const path = before === '' ? name : `${before}.${name}`;
    if (typeof one === 'object' && one !== null) return findLeaves(one, path);
    const set = (next: unknown) => void Reflect.set(value, name, next);
    return [{ path, set, value: one }];
  });
}

function otherThan(value: unknown, random: Random): unknown {
  if (typeof value === 'number') return value + 1 + random(9);
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string') return 'something';
  const at = random(value.length + 1);
  return `${value.slice(0, at)}${value[at] === 'Q' ? 'Z' : 'Q'}${value.slice(at + 1)}`;
}

function readBlob(database: DatabaseSync, hash: string | null): string | null {
  if (hash === null) return null;
  const row = database.prepare('SELECT codec, data FROM blob WHERE hash = ?').get(hash);
  if (!(row?.data instanceof Uint8Array)) return null;
  const data = row.codec === 'zstd' ? zstdDecompressSync(row.data) : row.data;
  return Buffer.from(data).toString('utf8');
}

function putBlob(database: DatabaseSync, text: string): { blob: string; bytes: number } {
  const bytes = Buffer.from(text);
  const blob = createHash('sha256').update(bytes).digest('hex');
  const data = zstdCompressSync(bytes);
  const insert = 'INSERT OR IGNORE INTO blob VALUES (?, ?, ?, ?)';
  database.prepare(insert).run(blob, bytes.byteLength, 'zstd', data);
  return { blob, bytes: bytes.byteLength };
}

function store(database: DatabaseSync, row: Row, column: 'body' | 'result', value: unknown): void {
  const text = JSON.stringify(value);
  if (column === 'result' && row.resultBlob !== null) {
    const { blob } = putBlob(database, text);
    database.prepare('UPDATE event SET result_blob = ? WHERE seq = ?').run(blob, row.seq);
    return;
  }
  database.prepare(`UPDATE event SET ${column} = ? WHERE seq = ?`).run(text, row.seq);
}

/** Every checksum anew, as somebody would who can compute them. */
function rechain(database: DatabaseSync): void {
  const meta = readMeta(database);
  if (typeof meta === 'string') throw new Error(meta);
  let crc = chainStart(meta);
  const update = database.prepare('UPDATE event SET crc = ? WHERE seq = ?');
  for (const row of readRows(database)) {
    crc = chainRow(row, crc);
    update.run(crc, row.seq);
  }
}
