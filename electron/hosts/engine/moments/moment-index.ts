import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TandemError } from '../../../../shared/errors.ts';
import type { MomentWaits } from '../../../../shared/ipc/moments.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { EventOf, RunEvent } from '../../../../shared/run/event.ts';
import {
  createSpentTable,
  type SpentRow,
  type SpentTable,
  tellsSpending,
} from '../../../../shared/run/moment-spent.ts';
import { today } from '../../../../shared/run/upgrade.ts';
import { readBlobRow } from '../../../store/blob-table.ts';
import { describeFault } from '../../../store/describe-fault.ts';
import { parseRow } from '../../../store/event-row.ts';
import { inspectRun, type Place, scanRows } from '../../../store/read-run.ts';
import { createRunConnection, type RunConnection } from '../../../store/run-connection.ts';
import { locateRun, type RunOrigin, type RunPlace } from '../../../store/run-places.ts';
import { chainStart, type RunMeta } from '../../../store/run-tables.ts';

/**
 * What moments of a run are answered from: read once from its file, a slice at a time, and then only what was
 * appended. Payloads stay in the file. Of a damaged file, what comes before the damage counts.
 */
export interface MomentIndex {
  readonly origin: RunOrigin;
  readonly started: EventOf<'run.started'> | null;
  readonly spent: SpentTable;
  readonly waits: MomentWaits;
  /** In the order of their numbers. */
  readonly changes: readonly EventOf<'file.changed'>[];
  readonly plans: readonly EventOf<'plan.produced' | 'plan.edited'>[];
  /** The files of the tree that the run began with; null in a run that did not record them. */
  readonly listing: EventOf<'tree.listed'> | null;
  /** A payload of the run; null when it is missing or damaged. */
  blob(hash: string): Uint8Array | null;
}

export interface MomentIndexes {
  get(run: string): Promise<Result<MomentIndex, TandemError>>;
  close(): void;
}

/** Runs whose tables are kept; one of 100,000 events takes about ten megabytes. */
const KEPT = 2;
/** Rows per slice: a few milliseconds. */
const SLICE = 1_000;

export function createMomentIndexes(home: string): MomentIndexes {
  const kept = new Map<string, Reading>();
  return {
    async get(run) {
      const found = locateRun(home, run);
      if (!found.ok) return found;
      const { path } = found.value;
      const reading = kept.get(path) ?? createReading(found.value);
      // Put last: the one that was not asked for the longest goes first.
      kept.delete(path);
      kept.set(path, reading);
      for (const [oldest, other] of [...kept].slice(0, Math.max(0, kept.size - KEPT))) {
        kept.delete(oldest);
        other.close();
      }
      return reading.catchUp();
    },
    close() {
      for (const reading of kept.values()) reading.close();
      kept.clear();
    },
  };
}

interface Reading {
  catchUp(): Promise<Result<MomentIndex, TandemError>>;
  close(): void;
}

function createReading({ path, origin }: RunPlace): Reading {
  const connection = createRunConnection(path);
  let draft: Draft | null = null;
  let under: Promise<Result<MomentIndex, TandemError>> | null = null;
  const read = async (): Promise<Result<MomentIndex, TandemError>> => {
    for (;;) {
      let slice: Slice | TandemError;
      try {
        // Whoever looks may have to look twice; so nothing is taken in before the look is over.
        slice = connection.use((database) => readSlice(database, path, draft));
      } catch (thrown) {
        return err(describeFault(thrown, path));
      }
      if ('kind' in slice) return err(slice);
      draft = slice.draft;
      for (const { row, event } of slice.rows) add(draft, row, event);
      draft.place = slice.place;
      if (slice.isEnd) return ok(indexOf(draft, { connection, origin }));
      await nextTurn();
    }
  };
  return {
    catchUp() {
      under ??= read().finally(() => {
        under = null;
      });
      return under;
    },
    close: () => connection.close(),
  };
}

interface Draft {
  readonly meta: RunMeta;
  readonly spent: SpentTable;
  readonly waits: MomentWaits;
  readonly changes: EventOf<'file.changed'>[];
  readonly plans: EventOf<'plan.produced' | 'plan.edited'>[];
  started: EventOf<'run.started'> | null;
  listing: EventOf<'tree.listed'> | null;
  place: Place;
}

interface Slice {
  readonly draft: Draft;
  readonly rows: readonly { readonly row: SpentRow; readonly event: RunEvent | null }[];
  readonly place: Place;
  readonly isEnd: boolean;
}

/** The next rows. A file that is not the one begun with is read from its first event again. */
function readSlice(database: DatabaseSync, path: string, known: Draft | null): Slice | TandemError {
  const draft = known !== null && isSame(database, known) ? known : begin(database, path);
  if ('kind' in draft) return draft;
  const rows: Slice['rows'][number][] = [];
  const { meta, place } = draft;
  const file = { path, meta, known: today.target, from: place, limit: SLICE };
  const { fault, count, crc } = scanRows(database, file, (row) => {
    const event = isTelling(row.kind) ? parseRow(row, today) : null;
    if (event?.ok === false) return event.error;
    rows.push({ row, event: event?.value ?? null });
    return null;
  });
  if (fault !== null && (fault.kind !== 'log-corrupt' || count === 0)) return fault;
  const isEnd = fault !== null || rows.length < SLICE;
  return { draft, rows, place: { seq: count, crc }, isEnd };
}

const others: ReadonlySet<string> = new Set([
  ...['run.started', 'file.changed', 'plan.produced', 'plan.edited', 'tree.listed'],
]);
const isTelling = (kind: string): boolean => others.has(kind) || tellsSpending(kind);

function add(draft: Draft, row: SpentRow, event: RunEvent | null): void {
  draft.spent.add(row, event);
  switch (event?.kind) {
    case 'run.started':
      draft.started ??= event;
      return;
    case 'file.changed':
      draft.changes.push(event);
      return;
    case 'plan.produced':
    case 'plan.edited':
      draft.plans.push(event);
      return;
    case 'model.responded':
      addWaits(draft.waits, event);
      return;
    case 'tree.listed':
      draft.listing ??= event;
      return;
    default:
  }
}

/** Less than this before an answer is no wait that a picture could show. */
const LEAST_WAIT_MS = 50;

function addWaits(waits: MomentWaits, event: EventOf<'model.responded'>): void {
  const { queueMs = 0, loadMs = 0, prefillMs = 0 } = event;
  if (queueMs + loadMs + prefillMs < LEAST_WAIT_MS) return;
  waits.seqs.push(event.seq);
  waits.queue.push(queueMs);
  waits.load.push(loadMs);
  waits.prefill.push(prefillMs);
}

function begin(database: DatabaseSync, path: string): Draft | TandemError {
  const meta = inspectRun(database, path, today.target);
  if ('kind' in meta) return meta;
  return {
    meta,
    spent: createSpentTable(),
    waits: { seqs: [], queue: [], load: [], prefill: [] },
    ...{ changes: [], plans: [], started: null, listing: null },
    place: { seq: 0, crc: chainStart(meta) },
  };
}

function isSame(database: DatabaseSync, { place }: Draft): boolean {
  if (place.seq === 0) return false;
  return database.prepare('SELECT crc FROM event WHERE seq = ?').get(place.seq)?.crc === place.crc;
}

const indexOf = (
  draft: Draft,
  { connection, origin }: { readonly connection: RunConnection; readonly origin: RunOrigin },
): MomentIndex => ({
  origin,
  waits: draft.waits,
  ...{ spent: draft.spent, changes: draft.changes, plans: draft.plans },
  ...{ started: draft.started, listing: draft.listing },
  blob(hash) {
    try {
      const bytes = connection.use((database) => readBlobRow(database, hash));
      return typeof bytes === 'string' ? null : bytes;
    } catch (thrown) {
      // Throws bugs again; whatever the disk has to say, the payload is not to be had.
      describeFault(thrown, '');
      return null;
    }
  },
});
