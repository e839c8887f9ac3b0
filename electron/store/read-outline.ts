import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RunEvent } from '../../shared/run/event.ts';
import { today } from '../../shared/run/upgrade.ts';
import { readDerived } from './derived-row.ts';
import type { StoreError } from './describe-fault.ts';
import { parseRow } from './event-row.ts';
import { type Place, type Scan, type ScanOptions, scanRows } from './read-run.ts';
import type { RunConnection } from './run-connection.ts';
import { createRunOutline, type RunOutline } from './run-outline.ts';
import { chainStart, type RunMeta } from './run-tables.ts';

/** The outline of a run, and why it ends where it does when that is because of damage. */
export interface OutlineReading {
  readonly outline: RunOutline;
  readonly fault: StoreError | null;
  /** Every event was read; nothing rests on what was derived. */
  readonly isProved: boolean;
}

/** From what is derived and the events after it; from all events when that is of no use. */
export function readOutline(database: DatabaseSync, path: string, meta: RunMeta): OutlineReading {
  const derived = readDerived(database);
  if (derived.place !== null) {
    const outline = createRunOutline({ place: derived.place, derived });
    const { fault } = readOn(database, { path, meta }, outline);
    if (fault === null) return { outline, fault, isProved: false };
    // Damage somewhere may mean damage before: what is shown then should be good from the first event on.
  }
  const outline = createRunOutline({ place: { seq: 0, crc: chainStart(meta) }, derived: null });
  const { fault } = readOn(database, { path, meta }, outline);
  return { outline, fault, isProved: true };
}

/** Milliseconds at a stretch; the event that is being read is read to its end. */
const SLICE_MS = 8;

/** What reading a run for the screen may cost; each is far above what any run of ours comes to. */
export interface OpeningLimits {
  readonly seconds: number;
  /** Characters of the bodies that are read, since some of each stay in memory. */
  readonly chars: number;
}

const OPENING_LIMITS: OpeningLimits = { seconds: 60, chars: 384 * 1024 * 1024 };

/** The same as `readOutline`, with a turn for everybody else now and then. A file beyond the limits is damaged there. */
export async function readOutlineInTurns(
  connection: RunConnection,
  file: { readonly path: string; readonly meta: RunMeta },
  limits: OpeningLimits = OPENING_LIMITS,
): Promise<OutlineReading> {
  const derived = connection.use(readDerived);
  await nextTurn();
  if (derived.place !== null) {
    const outline = createRunOutline({ place: derived.place, derived });
    const fault = await readOnInTurns(connection, { ...file, limits }, outline);
    if (fault === null) return { outline, fault, isProved: false };
  }
  const start = { seq: 0, crc: chainStart(file.meta) };
  const outline = createRunOutline({ place: start, derived: null });
  const fault = await readOnInTurns(connection, { ...file, limits }, outline);
  return { outline, fault, isProved: true };
}

async function readOnInTurns(
  connection: RunConnection,
  file: { readonly path: string; readonly meta: RunMeta; readonly limits: OpeningLimits },
  outline: RunOutline,
): Promise<StoreError | null> {
  const { path, meta, limits } = file;
  const end = performance.now() + limits.seconds * 1000;
  let chars = 0;
  for (;;) {
    const before = outline.place.seq;
    const deadline = performance.now() + SLICE_MS;
    const isEnough = (): boolean => performance.now() > deadline;
    const { fault } = connection.use((database) => {
      // Whoever is called a second time goes on where it stopped.
      const options = { path, meta, known: today.target, from: outline.place, isEnough };
      return scanRows(database, options, (row, crc) => {
        chars += row.body.length;
        const parsed = parseRow(row, today);
        if (!parsed.ok) return parsed.error;
        outline.add(parsed.value, crc);
        return null;
      });
    });
    if (fault !== null) return fault;
    const readable = outline.place.seq;
    if (readable === before) return null;
    const corrupt = (detail: string): StoreError => ({
      ...{ kind: 'log-corrupt', path, detail, readable },
    });
    if (chars > limits.chars) return corrupt(`it says more than ${limits.chars} characters`);
    if (performance.now() > end)
      return corrupt(`it can’t be read within ${limits.seconds} seconds`);
    await nextTurn();
  }
}

/** Adds the events that follow, up to a place or all of them. */
export function readOn(
  database: DatabaseSync,
  file: Pick<ScanOptions, 'path' | 'meta'>,
  outline: RunOutline,
  to: Place | null = null,
): Scan {
  const from = outline.place;
  const limit = to === null ? -1 : Math.max(0, to.seq - from.seq);
  return scanEvents(database, { ...file, from, limit }, outline.add);
}

/** Walks over events without what their steps returned. */
export const scanEvents = (
  database: DatabaseSync,
  file: Omit<ScanOptions, 'known'>,
  visit: (event: RunEvent, crc: number) => void,
): Scan =>
  scanRows(database, { ...file, known: today.target }, (row, crc) => {
    const parsed = parseRow(row, today);
    if (!parsed.ok) return parsed.error;
    visit(parsed.value, crc);
    return null;
  });
