import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventKind, RunEvent } from '../../../shared/run/event.ts';
import { today } from '../../../shared/run/upgrade.ts';
import { createBlobReader } from '../../store/blob-reader.ts';
import { parseRow, readRowUnproved, SELECT_KINDS } from '../../store/event-row.ts';
import { openForReading } from '../../store/open-database.ts';
import { inspectRun } from '../../store/read-run.ts';

/**
 * Of a long run, only the events that tell what it changed, read a little at a time: reading all of a hundred thousand
 * events for one diff would hold up everybody for seconds. Checksums chain through all events, so they are not looked at
 * here; the proof that follows whenever a run is opened does that. What does not fit the vocabulary ends the reading.
 */
const WANTED: readonly EventKind[] = [
  ...(['run.started', 'plan.produced', 'plan.edited', 'plan.approved'] as const),
  ...(['file.changed', 'tool.ended', 'verify.ended'] as const),
];
/** A shorter run is read as a whole, with its checksums. */
const LONG = 20_000;
/** Rows at a stretch: a few milliseconds. */
const ROWS = 250;

export interface ChangeReading {
  readonly events: readonly RunEvent[];
  readonly blob: (hash: string) => Uint8Array;
  close(): void;
}

/** Null for a run that is short, or that can't be read like this: then it is read as a whole. */
export async function readChanges(path: string): Promise<ChangeReading | null> {
  const database = openOrNull(path);
  if (database === null) return null;
  const events: RunEvent[] = [];
  const blobs = createBlobReader(path, () => events.length);
  blobs.use(database);
  const close = (): void => {
    if (database.isOpen) database.close();
  };
  try {
    for (let last = 0, isMore = true; isMore && database.isOpen; await nextTurn()) {
      const rows = readSome(database, last);
      events.push(...rows.events);
      ({ last, isMore } = rows);
    }
  } catch {
    // Damaged somewhere: reading all of it says where.
    close();
    return null;
  }
  return { events, blob: (hash) => blobs.read(hash), close };
}

function openOrNull(path: string): DatabaseSync | null {
  try {
    const database = openForReading(path);
    const isRun = !('kind' in inspectRun(database, path, today.target));
    const last = database.prepare('SELECT max(seq) AS last FROM event').get()?.last;
    if (isRun && typeof last === 'number' && last >= LONG) return database;
    database.close();
    return null;
  } catch {
    return null;
  }
}

function readSome(database: DatabaseSync, after: number) {
  const events: RunEvent[] = [];
  let last = after;
  let count = 0;
  const rows = database.prepare(SELECT_KINDS, { returnArrays: true });
  for (const values of rows.iterate(after, JSON.stringify(WANTED), ROWS)) {
    const row = readRowUnproved(values);
    const parsed = row.ok ? parseRow(row.value, today) : row;
    if (!parsed.ok) throw new Error(parsed.error);
    last = parsed.value.seq;
    count += 1;
    events.push(withoutOutput(parsed.value));
  }
  return { events, last, isMore: count === ROWS };
}

/** Which call wrote something is told by its key. */
const withoutOutput = (event: RunEvent): RunEvent =>
  event.kind === 'tool.ended' ? { ...event, output: '' } : event;
