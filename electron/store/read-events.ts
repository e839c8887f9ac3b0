import type { DatabaseSync } from 'node:sqlite';
import type { RunEvent } from '../../shared/run/event.ts';
import { LogFault } from '../../shared/run/log-fault.ts';
import { today } from '../../shared/run/upgrade.ts';
import { readBlobRow } from './blob-table.ts';
import type { StoreError } from './describe-fault.ts';
import { type EventRow, parseRow } from './event-row.ts';
import { attachResult } from './lazy-result.ts';
import { type Place, scanRows } from './read-run.ts';
import { chainStart, type RunMeta } from './run-tables.ts';

/** A run file to read single events from; `use` turns SQLite's errors into `LogFault`. */
export interface EventSource {
  readonly path: string;
  readonly meta: RunMeta;
  use<T>(look: (database: DatabaseSync) => T): T;
}

/** A window holds at least one event, and no more once their bodies are this long together. */
const WINDOW_CHARS = 8 * 1024 * 1024;

/** Events by their numbers, without results, up to the first that is damaged. */
export function readWindow(source: EventSource, from: number, count: number): readonly RunEvent[] {
  const rows = readRows(source, from, count);
  return rows.map(({ event }) => event);
}

/** One event with what its step returned; null when there is none of this number. */
export function readEvent(source: EventSource, seq: number): RunEvent | null {
  const { path, use } = source;
  const found = readRows(source, seq, 1)[0];
  if (found === undefined) return null;
  const read = (hash: string): Uint8Array => {
    const bytes = use((database) => readBlobRow(database, hash));
    if (typeof bytes !== 'string') return bytes;
    throw new LogFault({ kind: 'log-corrupt', path, detail: bytes, readable: seq });
  };
  // A copy holds the result itself; it is going to be sent away.
  return { ...attachResult(found.event, found.row, { path, blobs: { read } }) };
}

interface ReadRow {
  readonly row: EventRow;
  readonly event: RunEvent;
}

/** Rows whose checksums follow from the row before the first; that one is taken as good. */
function readRows(source: EventSource, first: number, count: number): readonly ReadRow[] {
  if (!Number.isSafeInteger(first) || first < 1 || count < 1) return [];
  const { path, meta, use } = source;
  return use((database) => {
    const from = findPlace(database, meta, first - 1);
    if (from === null) return requireEnd(database, path, first);
    const found: ReadRow[] = [];
    let chars = 0;
    const isEnough = (): boolean => chars > WINDOW_CHARS;
    const file = { path, meta, known: today.target, from, limit: count, isEnough };
    const { fault } = scanRows(database, file, (row) => {
      const event = parseRow(row, today);
      if (!event.ok) return event.error;
      chars += row.body.length;
      found.push({ row, event: event.value });
      return null;
    });
    if (fault !== null && found.length === 0) throw new LogFault(fault);
    return found;
  });
}

function findPlace(database: DatabaseSync, meta: RunMeta, seq: number): Place | null {
  if (seq === 0) return { seq, crc: chainStart(meta) };
  const crc = database.prepare('SELECT crc FROM event WHERE seq = ?').get(seq)?.crc;
  return typeof crc === 'number' ? { seq, crc } : null;
}

/** Nothing is before this event: either the log has ended, or there is a hole in it. */
function requireEnd(database: DatabaseSync, path: string, first: number): readonly ReadRow[] {
  const row = database.prepare('SELECT seq FROM event WHERE seq >= ? LIMIT 1').get(first);
  if (row === undefined) return [];
  const detail = `event ${first - 1} is missing`;
  const fault: StoreError = { kind: 'log-corrupt', path, detail, readable: 0 };
  throw new LogFault(fault);
}
