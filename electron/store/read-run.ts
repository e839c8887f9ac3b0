import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { RunEvent } from '../../shared/run/event.ts';
import { type Chain, today } from '../../shared/run/upgrade.ts';
import { type BlobReader, createBlobReader } from './blob-reader.ts';
import { describeFault, type StoreError } from './describe-fault.ts';
import { type EventRow, parseRow, readRow, SELECT_EVENTS } from './event-row.ts';
import { attachResult } from './lazy-result.ts';
import { openForReading } from './open-database.ts';
import { chainStart, hasRunTables, type RunMeta, readMeta } from './run-tables.ts';

/**
 * Reading a run file that may be damaged, newer, or hostile. Reading goes from the first event on and stops
 * at the first thing that is not right; what came before is good, because every row's checksum covers all
 * rows before it. Nothing here writes.
 */

/** Bounds for one whole log; a file beyond them was not made by a run. */
export const MAX_EVENTS = 2_000_000;
const MAX_LOG_CHARS = 1024 * 1024 * 1024;

/** A place in a log: after this many events, whose checksum is this. */
export interface Place {
  readonly seq: number;
  readonly crc: number;
}

export interface Scan {
  /** Good events before the end or the fault. */
  readonly count: number;
  /** Checksum of the last good event, or where the chain starts. */
  readonly crc: number;
  readonly fault: StoreError | null;
}

export interface ScanOptions {
  readonly path: string;
  readonly meta: RunMeta;
  readonly known: number;
  /** Where to begin; what is before is taken as good. */
  readonly from?: Place | undefined;
  readonly limit?: number;
  /** Asked after each row; true ends the walk early. */
  readonly isEnough?: () => boolean;
}

/**
 * Walks over the good rows. `visit` gets each with the checksum at its end, and may reject it with a
 * sentence, which ends the walk as damage.
 */
export function scanRows(
  database: DatabaseSync,
  file: ScanOptions,
  visit: (row: EventRow, crc: number) => string | null,
): Scan {
  const { path, from, limit, isEnough } = file;
  let count = from?.seq ?? 0;
  let crc = from?.crc ?? chainStart(file.meta);
  let chars = 0;
  const stop = (detail: string): Scan => ({
    count,
    crc,
    fault: { kind: 'log-corrupt', path, detail: `event ${count + 1}: ${detail}`, readable: count },
  });
  try {
    const rows = database.prepare(SELECT_EVENTS, { returnArrays: true });
    for (const values of rows.iterate(count, limit ?? -1)) {
      const read = readRow(values, count + 1, crc);
      if (!read.ok) return stop(read.error);
      const { row } = read.value;
      chars += row.body.length;
      if (count >= MAX_EVENTS || chars > MAX_LOG_CHARS)
        return stop('the log is longer than any run');
      if (row.format > file.known)
        return { count, crc, fault: newer(path, row.format, file.known) };
      const rejected = visit(row, read.value.crc);
      if (rejected !== null) return stop(rejected);
      count += 1;
      crc = read.value.crc;
      if (isEnough?.() === true) break;
    }
    return { count, crc, fault: null };
  } catch (thrown) {
    const fault = describeFault(thrown, path, count);
    return fault.kind === 'log-corrupt' ? stop(fault.detail) : { count, crc, fault };
  }
}

const newer = (path: string, found: number, known: number): StoreError => ({
  kind: 'log-newer',
  path,
  found,
  known,
});

/** What the file says about itself, or why it can't be read at all. */
export function inspectRun(
  database: DatabaseSync,
  path: string,
  known: number,
): RunMeta | StoreError {
  const corrupt = (detail: string): StoreError => ({
    kind: 'log-corrupt',
    path,
    detail,
    readable: 0,
  });
  try {
    const meta = readMeta(database);
    if (typeof meta === 'string') return corrupt(meta);
    if (meta.format > known) return newer(path, meta.format, known);
    return hasRunTables(database) ? meta : corrupt('its tables are not those of a run');
  } catch (thrown) {
    return describeFault(thrown, path);
  }
}

export interface RunReading {
  readonly meta: RunMeta | null;
  readonly events: RunEvent[];
  readonly crc: number;
  /** What ended the reading early; null when the whole log is good. */
  readonly fault: StoreError | null;
  readonly blobs: BlobReader;
  /** Null when the file could not be opened. */
  readonly database: DatabaseSync | null;
  close(): void;
}

/**
 * Reads a run file as far as it is good and keeps it open for its payloads. `visit` sees each event before
 * it knows what its step returned, with the checksum at its end.
 */
export function readRun(
  path: string,
  chain: Chain = today,
  visit?: (event: RunEvent, crc: number) => void,
): RunReading {
  const events: RunEvent[] = [];
  const blobs = createBlobReader(path, () => events.length);
  const nothing = { meta: null, events, crc: 0, blobs };
  let database: DatabaseSync;
  try {
    database = openForReading(path);
  } catch (thrown) {
    return { ...nothing, fault: describeFault(thrown, path), database: null, close: () => {} };
  }
  const close = (): void => {
    if (database.isOpen) database.close();
  };
  blobs.use(database);
  const meta = inspectRun(database, path, chain.target);
  if ('kind' in meta) return { ...nothing, fault: meta, database, close };
  const scan = scanRows(database, { path, meta, known: chain.target }, (row, crc) => {
    const parsed = parseRow(row, chain);
    if (!parsed.ok) return parsed.error;
    visit?.(parsed.value, crc);
    events.push(attachResult(parsed.value, row, { path, blobs }));
    return null;
  });
  return { meta, events, crc: scan.crc, fault: scan.fault, blobs, database, close };
}

/**
 * The readable part of a run file that `openRunFile` refuses: the events before the damage, and the damage.
 * A file that is whole gives all its events and no fault.
 */
export function readPrefix(path: string): {
  readonly events: readonly RunEvent[];
  readonly fault: StoreError | null;
} {
  if (!existsSync(path)) {
    const fault: StoreError = {
      kind: 'log-corrupt',
      path,
      detail: 'there is no such file',
      readable: 0,
    };
    return { events: [], fault };
  }
  const reading = readRun(path);
  reading.close();
  return { events: reading.events, fault: reading.fault };
}
