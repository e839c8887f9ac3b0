import type { DatabaseSync } from 'node:sqlite';
import { crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { z } from 'zod';
import { MARK_CHUNK, skeletonOf, wordsOf } from '../../shared/run/mark-packer.ts';
import type { RunState } from '../../shared/run/state.ts';
import { isRunState } from '../../shared/run/state-schema.ts';
import { depthOf, MAX_DEPTH } from './event-row.ts';
import { MAX_EVENTS, type Place } from './read-run.ts';

/**
 * What a run file keeps of its events in a second form, so that a long run opens without reading them all:
 * `marks`, the outline of a thousand events as `packMarks` wrote it, and `state`, the folded run at one event. The two
 * lines of marks lie apart: for opening, only skeletons are read. These are not compressed, which costs some twenty bytes an
 * event and saves most of the time that a run of a million takes to open; words and states are.
 *
 * It is derived and distrusted. A row counts only if it was made by today's `DERIVED_VERSION`, its seal covers
 * its content, and the log's checksum that it names is the one that stands at its event: then it is no
 * older and no younger than the log. Somebody who can compute checksums can still lie in it, so it is compared with
 * the events after the run is on the screen (verify-run.ts), and a state must fit its schema before that.
 */
export interface DerivedRow {
  readonly what: 'marks' | 'state';
  readonly first: number;
  readonly last: number;
  /** The log's checksum at event `last`. */
  readonly crc: number;
  /** The text, compressed. */
  readonly data: Uint8Array;
  readonly seal: number;
}

/**
 * Raise when the fold, the shape of a run's state, or what a mark says changes: what was derived before is then
 * done without, and made anew when the run is written again.
 */
export const DERIVED_VERSION = 5;

/** Bounds of the inflated texts. Those of today are far below; a run beyond them is opened by its events. */
const MAX_BYTES = { marks: 1024 * 1024, state: 16 * 1024 * 1024 } as const;
/** Bound for all marks of a run together, so that small rows can't inflate to more than memory holds. */
const MAX_ALL_MARKS = 256 * 1024 * 1024;
/** How many states are tried, the last one first. */
const STATES_TRIED = 3;

export const INSERT_DERIVED = 'INSERT OR REPLACE INTO derived VALUES (?, ?, ?, ?, ?, ?, ?)';

/** Values in the order of the columns, for `INSERT_DERIVED`. */
export const derivedValues = (row: DerivedRow): (string | number | Uint8Array)[] => [
  row.what,
  row.last,
  row.first,
  DERIVED_VERSION,
  row.crc,
  row.data,
  row.seal,
];

/** A text as a row; null when it is too long to be kept. */
export function makeDerivedRow(
  row: Pick<DerivedRow, 'what' | 'first' | 'last' | 'crc'>,
  text: string,
): DerivedRow | null {
  if (Buffer.byteLength(text) > MAX_BYTES[row.what]) return null;
  const data = row.what === 'state' ? zstdCompressSync(Buffer.from(text)) : packLines(text);
  return { ...row, data, seal: sealOf(row, data) };
}

const sealOf = (
  { what, first, last, crc }: Pick<DerivedRow, 'what' | 'first' | 'last' | 'crc'>,
  data: Uint8Array,
): number => crc32(data, crc32(`${what} ${first} ${last} ${DERIVED_VERSION} ${crc}`));

const LENGTH_BYTES = 4;

/** The length of the skeleton, the skeleton, and the compressed words. */
function packLines(text: string): Uint8Array {
  const skeleton = Buffer.from(skeletonOf(text));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(skeleton.byteLength);
  return Buffer.concat([length, skeleton, zstdCompressSync(Buffer.from(wordsOf(text)))]);
}

/** Both lines of a row of marks. Throws when they are damaged, or larger than ours ever are. */
export function unpackLines(data: Uint8Array): Pick<MarkChunk, 'skeleton' | 'words'> {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const end = LENGTH_BYTES + bytes.readUInt32LE(0);
  return {
    skeleton: bytes.toString('utf8', LENGTH_BYTES, end),
    words() {
      try {
        return inflate(bytes.subarray(end), 'marks');
      } catch {
        // Under a good seal only somebody who lies writes this; the proof that follows will say so.
        return '';
      }
    },
  };
}

const inflate = (data: Uint8Array, what: DerivedRow['what']): string =>
  zstdDecompressSync(data, { maxOutputLength: MAX_BYTES[what] }).toString('utf8');

/** A chunk of marks that ends with event `last`. */
export interface MarkChunk {
  readonly last: number;
  readonly skeleton: string;
  /** Inflated when asked for. */
  readonly words: () => string;
}

export interface Derived {
  /** Gapless from the first event on. */
  readonly chunks: readonly MarkChunk[];
  /** Null when none is of use. */
  readonly state: RunState | null;
  /** Up to where both are known; null when nothing is. */
  readonly place: Place | null;
}

const nothing: Derived = { chunks: [], state: null, place: null };

/** What of the derived data is of use. Never fails: without it, the events say all of it. */
export function readDerived(database: DatabaseSync): Derived {
  try {
    const marks = readMarks(database);
    const state = readState(database);
    if (marks.place === null || state === null) return nothing;
    const place = marks.place.seq < state.place.seq ? marks.place : state.place;
    return { chunks: marks.chunks, state: state.state, place };
  } catch {
    // No such table, an unreadable page, a number beyond 2^53: one answer to all of them.
    return nothing;
  }
}

/** The last state that is of use. Throws SQLite's errors. */
export function readState(
  database: DatabaseSync,
): { readonly state: RunState; readonly place: Place } | null {
  for (const values of select(database, 'state', `DESC LIMIT ${STATES_TRIED}`).iterate()) {
    const row = readRow(values, 'state');
    const state = row === null ? null : parseState(row.data);
    if (row !== null && state?.lastSeq === row.last) {
      return { state, place: { seq: row.last, crc: row.crc } };
    }
  }
  return null;
}

function readMarks(database: DatabaseSync): {
  readonly chunks: readonly MarkChunk[];
  readonly place: Place | null;
} {
  const chunks: MarkChunk[] = [];
  let place: Place | null = null;
  let chars = 0;
  for (const values of select(database, 'marks', 'ASC').iterate()) {
    const row = readRow(values, 'marks');
    if (row === null || row.first !== (place?.seq ?? 0) + 1) break;
    const marks = row.last - row.first + 1;
    const lines = linesOf(row.data);
    chars += lines?.skeleton.length ?? 0;
    const isTooMuch = marks > MARK_CHUNK || row.last > MAX_EVENTS || chars > MAX_ALL_MARKS;
    if (lines === null || isTooMuch) break;
    chunks.push({ last: row.last, ...lines });
    place = { seq: row.last, crc: row.crc };
    // Only the last one of a run that was closed is shorter.
    if (marks < MARK_CHUNK) break;
  }
  return { chunks, place };
}

const select = (database: DatabaseSync, what: DerivedRow['what'], order: string) =>
  database.prepare(
    `SELECT d.first, d.last, d.version, d.crc, d.seal, e.crc AS log,
      CASE WHEN octet_length(d.data) <= ${MAX_BYTES[what]} THEN d.data END AS data
      FROM derived d JOIN event e ON e.seq = d.last
      WHERE d.what = '${what}' ORDER BY d.last ${order}`,
  );

const rowSchema = z.object({
  first: z.int().positive(),
  last: z.int().positive(),
  version: z.literal(DERIVED_VERSION),
  crc: z.int(),
  seal: z.int(),
  log: z.int(),
  data: z.instanceof(Uint8Array),
});

/** Null for a row that is damaged, of another version, or not of this log. */
function readRow(
  values: unknown,
  what: DerivedRow['what'],
): (Place & Pick<DerivedRow, 'first' | 'last' | 'data'>) | null {
  const parsed = rowSchema.safeParse(values);
  if (!parsed.success) return null;
  const { first, last, crc, seal, log, data } = parsed.data;
  const isOurs = first <= last && crc === log && sealOf({ what, first, last, crc }, data) === seal;
  return isOurs ? { seq: last, first, last, crc, data } : null;
}

/** Null for what is damaged, or larger than ours ever are. */
function linesOf(data: Uint8Array): ReturnType<typeof unpackLines> | null {
  try {
    return unpackLines(data);
  } catch {
    return null;
  }
}

function parseState(data: Uint8Array): RunState | null {
  try {
    const text = inflate(data, 'state');
    if (depthOf(text) > MAX_DEPTH) return null;
    const value: unknown = JSON.parse(text);
    return isRunState(value) ? value : null;
  } catch {
    return null;
  }
}
