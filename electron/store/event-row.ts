import { crc32 } from 'node:zlib';
import { err, ok, type Result } from '../../shared/result.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import { type Chain, type RawEvent, upgradeEvent } from '../../shared/run/upgrade.ts';
import type { LogEntry } from '../workflow/ports.ts';

/**
 * One event as a row of the `event` table, both ways. Appending reads back what it is about to write, so
 * that a live run and a replayed one can't differ and nothing gets into a log that can't be read again.
 * A row carries a checksum chained from the row before: a flipped bit, a lost or a swapped row is noticed
 * at its place. It guards against damage, not against somebody who can compute checksums too.
 */
export interface EventRow {
  readonly seq: number;
  readonly at: number;
  readonly format: number;
  readonly kind: string;
  readonly key: string;
  readonly parent: string;
  readonly lane: string;
  readonly body: string;
  /** JSON of what the step returned, when it is short. */
  readonly result: string | null;
  /** Hash of the blob with that JSON, when it is long. */
  readonly resultBlob: string | null;
  readonly inputHash: string | null;
}

/** Texts longer than this are left out when selecting, so that a hostile file can't fill the memory. */
export const MAX_TEXT_BYTES = 4 * 1024 * 1024;
/** Our own events nest about ten deep; far below what would exhaust the stack of a recursive reader. */
export const MAX_DEPTH = 200;
/** A text shorter than this can't nest deep enough to hurt, so it is not scanned. */
const HARMLESS_CHARS = 4096;

export const INSERT_EVENT = 'INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';

const bounded = (column: string): string =>
  `CASE WHEN octet_length(${column}) <= ${MAX_TEXT_BYTES} THEN ${column} END`;

/** Columns in the order of `readRow`; of the events after one, at most so many (-1: all). */
const COLUMNS = `seq, at, format, ${[
  'kind',
  'key',
  'parent',
  'lane',
  'body',
  'result',
  'result_blob',
  'input_hash',
]
  .map(bounded)
  .join(', ')}, crc`;
export const SELECT_EVENTS = `SELECT ${COLUMNS} FROM event WHERE seq > ? ORDER BY seq LIMIT ?`;
/** The same of certain kinds alone, given as a JSON list. */
export const SELECT_KINDS = `SELECT ${COLUMNS} FROM event
  WHERE seq > ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY seq LIMIT ?`;

/** The row of an entry, still without what the step returned: the log decides where that goes. */
export function describeRow(
  entry: LogEntry,
  place: Pick<EventRow, 'seq' | 'at' | 'format'>,
): EventRow {
  const { kind, ...fields } = entry.body;
  return {
    ...place,
    kind,
    result: null,
    resultBlob: null,
    // SQLite keeps UTF-8, in which half a surrogate pair does not exist; JSON escapes it by itself.
    key: entry.key.toWellFormed(),
    parent: entry.parent.toWellFormed(),
    lane: entry.lane,
    body: JSON.stringify(fields),
    inputHash: entry.inputHash ?? null,
  };
}

/** The checksum of a row that follows one with the checksum `before`. */
export function chainRow(row: EventRow, before: number): number {
  const { seq, at, format, kind, key, parent, lane } = row;
  const rest = `${row.result ?? ''}\n${row.resultBlob ?? ''}\n${row.inputHash ?? ''}`;
  const head = `${seq} ${at} ${format}\n${kind}\n${key}\n${parent}\n${lane}\n${rest}\n`;
  // The body by itself: joining it to the rest would copy it once more for every event read.
  return crc32(row.body, crc32(head, before));
}

/** Values in the order of the columns, for `INSERT_EVENT`. */
export const rowValues = (row: EventRow, crc: number): (string | number | null)[] => [
  row.seq,
  row.at,
  row.format,
  row.kind,
  row.key,
  row.parent,
  row.lane,
  row.body,
  row.result,
  row.resultBlob,
  row.inputHash,
  crc,
];

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);

/** A selected row by itself, without the rows before it that its checksum covers. */
export function readRowUnproved(values: unknown): Result<EventRow, string> {
  const seq: unknown = Array.isArray(values) ? values[0] : null;
  const read = readColumns(values, isNumber(seq) ? seq : -1);
  return read.ok ? ok(read.value.row) : read;
}

/** A selected row that belongs at place `seq` after a row with checksum `before`; or what is wrong with it. */
export function readRow(
  values: unknown,
  seq: number,
  before: number,
): Result<{ readonly row: EventRow; readonly crc: number }, string> {
  const read = readColumns(values, seq);
  if (!read.ok) return read;
  const { row, crc } = read.value;
  return chainRow(row, before) === crc ? read : err('its checksum does not match');
}

function readColumns(
  values: unknown,
  seq: number,
): Result<{ readonly row: EventRow; readonly crc: number }, string> {
  if (!Array.isArray(values)) return err('it is not a row');
  const columns: readonly unknown[] = values;
  const [found, at, format, kind, key, parent, lane, body, result, resultBlob, inputHash, crc] =
    columns;
  // By hand: this runs for every event of a run that is opened, and a schema took a third of that time.
  const isWhole =
    isNumber(found) && isNumber(at) && isNumber(format) && isText(kind) && isText(key);
  if (!isWhole || !isText(parent) || !isText(lane) || !isText(body) || !isNumber(crc)) {
    return err('a field is missing, too long or of the wrong type');
  }
  if (!isTextOrNull(result) || !isTextOrNull(resultBlob) || !isTextOrNull(inputHash)) {
    return err('a field is of the wrong type');
  }
  if (found !== seq) return err(`event ${seq} is missing, event ${found} follows`);
  const row = { seq, at, format, kind, key, parent, lane, body, result, resultBlob, inputHash };
  return ok({ row, crc });
}

/** The event of a row, lifted to today's format and checked; without its `result`, which is read when asked for. */
export function parseRow(row: EventRow, chain: Chain): Result<RunEvent, string> {
  if (row.body.length > HARMLESS_CHARS && depthOf(row.body) > MAX_DEPTH) {
    return err(`its body nests deeper than ${MAX_DEPTH}`);
  }
  let fields: RawEvent;
  try {
    fields = JSON.parse(row.body);
  } catch {
    // The parser's own words quote the content; the place is enough.
    return err('its body is not JSON');
  }
  const { seq, at, key, parent, lane, kind } = row;
  const hash = row.inputHash === null ? {} : { inputHash: row.inputHash };
  return upgradeEvent(row.format, { ...fields, seq, at, key, parent, lane, ...hash, kind }, chain);
}

/** How deep a JSON text nests, found without building anything. */
export function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let place = 0; place < text.length; place += 1) {
    const char = text[place];
    if (quoted) {
      if (char === '\\') place += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (char === '}' || char === ']') depth -= 1;
  }
  return deepest;
}
