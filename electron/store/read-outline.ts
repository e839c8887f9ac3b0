import type { DatabaseSync } from 'node:sqlite';
import type { RunEvent } from '../../shared/run/event.ts';
import { today } from '../../shared/run/upgrade.ts';
import { readDerived } from './derived-row.ts';
import type { StoreError } from './describe-fault.ts';
import { parseRow } from './event-row.ts';
import { type Place, type Scan, type ScanOptions, scanRows } from './read-run.ts';
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
