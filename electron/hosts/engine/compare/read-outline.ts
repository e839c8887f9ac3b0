import { crc32 } from 'node:zlib';
import type { TandemError } from '../../../../shared/errors.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { createEnds, type Ends } from '../../../../shared/run/compare/compare-files.ts';
import { createMeter, LATER, type Meter } from '../../../../shared/run/compare/measure.ts';
import { type Folders, foldersOf } from '../../../../shared/run/compare/noise.ts';
import { type OutlineEvent, outlineOf, parseBody } from '../../../../shared/run/compare/outline.ts';
import type { BodyOf } from '../../../../shared/run/event.ts';
import type { RunState } from '../../../../shared/run/state.ts';
import { type OpenRun, openRunInTurns } from '../../../store/open-run.ts';
import { eventOfRow, type RunScan, scanRun } from '../../../store/scan-run.ts';

/** A run as it is compared: its folded state, its events in outline, its changed files, and what it took. */
export interface ReadRun {
  readonly runId: string;
  readonly epoch: string;
  readonly state: RunState;
  readonly events: readonly OutlineEvent[];
  readonly folders: Folders;
  readonly ends: Ends;
  readonly meter: Meter;
  readonly damage: TandemError | null;
  readonly run: OpenRun;
  /** Text of a payload; null where it can't be had or is longer than `limit` bytes. */
  text(hash: string, limit: number): string | null;
  bytes(hash: string, limit: number): Uint8Array | null;
  close(): void;
}

/** Rows at a time: few, so that their texts are gone again before they grow old. */
const STRETCH = 250;
/** Rows after which others get their turn. */
const TURN = 2_000;

export interface Reading {
  readonly signal?: AbortSignal | undefined;
  readonly onRead?: (read: number, of: number) => void;
}

/** Opens a run and goes once through its log. Whoever gets it closes it. */
export async function readForComparison(
  home: string,
  name: string,
  reading: Reading,
): Promise<Result<ReadRun, TandemError>> {
  const opened = await openRunInTurns(home, name);
  if (!opened.ok) return opened;
  const run = opened.value;
  const scan = scanRun(run.runFile);
  if (!scan.ok) {
    run.close();
    return scan;
  }
  const close = (): void => {
    scan.value.close();
    run.close();
  };
  const { state, damage, lastSeq } = run.snapshot();
  const folders = foldersOfRun(state.started);
  const ends = createEnds();
  const meter = createMeter(state.fork?.seq ?? 0);
  const events: OutlineEvent[] = [];
  const take = createTaker({ events, folders, ends, meter });
  for (;;) {
    const rows = scan.value.next(STRETCH);
    for (const row of rows) take(row);
    const { count } = scan.value;
    if (rows.length < STRETCH || count >= lastSeq) break;
    if (count % TURN !== 0) continue;
    reading.onRead?.(count, lastSeq);
    await new Promise((resolve) => setImmediate(resolve));
    if (reading.signal?.aborted === true) {
      close();
      return err({ kind: 'stale', what: 'comparison' });
    }
  }
  reading.onRead?.(scan.value.count, lastSeq);
  const bytes = (hash: string, limit: number): Uint8Array | null => scan.value.blob(hash, limit);
  return ok({
    ...{ runId: run.runId, epoch: run.epoch, state, events, folders, ends, meter, run, bytes },
    damage: damage ?? scan.value.fault,
    text(hash, limit) {
      const found = bytes(hash, limit);
      return found === null ? null : Buffer.from(found).toString('utf8');
    },
    close,
  });
}

/** Native, so a tenth of the time. With the length beside the checksum, equal numbers are equal texts. */
const hash = (text: string): number => crc32(text) * 0x200000 + (text.length & 0x1fffff);

type Row = ReturnType<RunScan['next']>[number];

function createTaker(into: {
  readonly events: OutlineEvent[];
  readonly folders: Folders;
  readonly ends: ReturnType<typeof createEnds>;
  readonly meter: Meter;
}): (row: Row) => void {
  return (row) => {
    const body = parseBody(row.body);
    into.meter.add(row, body);
    if (row.kind === 'file.changed') {
      const event = eventOfRow(row);
      if (event.ok && event.value.kind === 'file.changed') into.ends.add(event.value);
    }
    // The terms are compared by name; what came after the end is no part of the course.
    if (row.kind === 'run.started' || LATER.has(row.kind)) return;
    into.events.push(outlineOf(row, body, { folders: into.folders, hash }));
  };
}

export const foldersOfRun = (started: BodyOf<'run.started'> | null): Folders =>
  foldersOf({ worktree: started?.worktree, repository: started?.repository.path });
