import type { DatabaseSync } from 'node:sqlite';
import type { TandemError } from '../../shared/errors.ts';
import type { RunId } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import { LogFault } from '../../shared/run/log-fault.ts';
import type { RunState } from '../../shared/run/state.ts';
import { today } from '../../shared/run/upgrade.ts';
import { type BlobPart, createPartReader } from './blob-part.ts';
import { describeFault, type StoreError } from './describe-fault.ts';
import { signFile } from './file-signature.ts';
import { followRun } from './follow-run.ts';
import { readEvent, readWindow } from './read-events.ts';
import {
  type OpeningLimits,
  type OutlineReading,
  readOn,
  readOutline,
  readOutlineInTurns,
} from './read-outline.ts';
import { inspectRun } from './read-run.ts';
import { createRunConnection, type RunConnection } from './run-connection.ts';
import type { RunOutline } from './run-outline.ts';
import { locateRun } from './run-places.ts';
import type { RunMeta } from './run-tables.ts';
import { verifyRun } from './verify-run.ts';

/**
 * A run on the screen, live or recorded. Opening reads what is derived (derived-row.ts) and the events after
 * that; every event can be had by its number without reading the others.
 */
export interface OpenRun {
  readonly runId: RunId;
  /** ISO 8601; `at` of every event counts from here. */
  readonly epoch: string;
  readonly runFile: string;
  /**
   * The run up to the last event that opening or `poll` brought, so that a snapshot and later polls together
   * are gapless. Of a damaged file: the good events before the damage.
   */
  snapshot(): RunSnapshot;
  /**
   * Events `from` to `from + count - 1`, without results; fewer when they are large or there are no more.
   * Throws `LogFault` when the first of them is damaged.
   */
  events(from: number, count: number): readonly RunEvent[];
  /** One event with its result; null when there is none. Throws `LogFault` when it or its result is damaged. */
  event(seq: number): RunEvent | null;
  /**
   * Part of a payload from a byte on. Never ends in the middle of a UTF-8 character. Throws `LogFault` when
   * the payload is missing or damaged.
   */
  blob(hash: string, offset: number, limit: number): BlobPart;
  /** New events since the last call, whoever writes them; [] when there are none. Only looks at the file first. */
  poll(): readonly RunEvent[];
  /**
   * Proves what was shown by reading everything, a little at a time. When it finds damage or a lie, the
   * snapshot is from then on what the good events give, and followers should begin anew. Null: all is well,
   * or it was stopped.
   */
  verify(signal: AbortSignal): Promise<TandemError | null>;
  close(): void;
}

export interface RunSnapshot {
  readonly state: RunState;
  /** Skeletons of chunks (shared/run/mark-packer.ts), gapless from the first event on. */
  readonly marks: readonly string[];
  /** The words of one of these chunks; empty when they can't be read. */
  readonly words: (index: number) => string;
  readonly lastSeq: number;
  readonly bytesOnDisk: number;
  readonly damage: TandemError | null;
}

/**
 * Opens a run by its id or by the beginning of one, for reading; nothing is changed. A run that is damaged
 * after its first event opens with the damage in its snapshot.
 * Errors: `run-not-found`, `usage` (several begin like this), `log-newer`, `log-corrupt`, `folder-unwritable`.
 */
export function openRun(home: string, run: string): Result<OpenRun, TandemError> {
  const found = locateRun(home, run);
  if (!found.ok) return found;
  const { runId, path } = found.value;
  const connection = createRunConnection(path);
  const opened = readFile(connection, path, runId);
  if (opened.ok) return ok(createOpenRun({ runId, path, connection, ...opened.value }));
  connection.close();
  return opened;
}

/**
 * The same for whoever has others waiting: a log that has to be read from its beginning, however long and whoever
 * made it, holds nobody up. What is beyond the limits shows as damage.
 */
export async function openRunInTurns(
  home: string,
  run: string,
  limits?: OpeningLimits,
): Promise<Result<OpenRun, TandemError>> {
  const found = locateRun(home, run);
  if (!found.ok) return found;
  const { runId, path } = found.value;
  const connection = createRunConnection(path);
  const opened = await readFileInTurns(connection, { path, runId }, limits);
  if (opened.ok) return ok(createOpenRun({ runId, path, connection, ...opened.value }));
  connection.close();
  return opened;
}

async function readFileInTurns(
  connection: RunConnection,
  { path, runId }: { readonly path: string; readonly runId: RunId },
  limits: OpeningLimits | undefined,
): Promise<Result<Opened, TandemError>> {
  try {
    const meta = connection.use((database) => inspectRun(database, path, today.target));
    if ('kind' in meta) return err(meta);
    if (meta.runId !== runId) return err(otherRun(path, meta));
    const reading = await readOutlineInTurns(connection, { path, meta }, limits);
    return isUseless(reading) ? err(reading.fault) : ok({ ...reading, meta });
  } catch (thrown) {
    return err(describeFault(thrown, path));
  }
}

const otherRun = (path: string, meta: RunMeta): TandemError => ({
  ...{ kind: 'log-corrupt', path, detail: `it holds the run ${meta.runId}`, readable: 0 },
});

const isUseless = (
  reading: OutlineReading,
): reading is OutlineReading & { readonly fault: StoreError } =>
  reading.fault !== null && reading.outline.place.seq === 0;

type Opened = OutlineReading & { readonly meta: RunMeta };

function readFile(
  connection: RunConnection,
  path: string,
  runId: RunId,
): Result<Opened, TandemError> {
  try {
    return connection.use((database) => {
      const meta = inspectRun(database, path, today.target);
      if ('kind' in meta) return err(meta);
      if (meta.runId !== runId) return err(otherRun(path, meta));
      const reading = readOutline(database, path, meta);
      return isUseless(reading) ? err(reading.fault) : ok({ ...reading, meta });
    });
  } catch (thrown) {
    return err(describeFault(thrown, path));
  }
}

interface Shown {
  readonly outline: RunOutline;
  readonly damage: TandemError | null;
  /** Every event was read. */
  readonly isProved: boolean;
  /** The log is damaged: nothing that comes after that is worth anything. */
  readonly isOver: boolean;
}

function createOpenRun(
  run: Opened & {
    readonly runId: RunId;
    readonly path: string;
    readonly connection: RunConnection;
  },
): OpenRun {
  const { runId, path, connection, meta } = run;
  const { outline, isProved, fault } = run;
  let shown: Shown = { outline, isProved, damage: fault, isOver: fault !== null };
  const follower = followRun({ path, meta, connection });
  const use = <T>(look: (database: DatabaseSync) => T): T => {
    try {
      return connection.use(look);
    } catch (thrown) {
      if (thrown instanceof LogFault) throw thrown;
      throw new LogFault(describeFault(thrown, path, shown.outline.place.seq));
    }
  };
  const file = { path, meta, use };
  const readPart = createPartReader(file);

  return {
    ...{ runId, epoch: meta.epoch, runFile: path },
    snapshot: () => ({
      state: shown.outline.state(),
      marks: shown.outline.marks(),
      words: shown.outline.words,
      lastSeq: shown.outline.place.seq,
      bytesOnDisk: signFile(path).bytes,
      damage: shown.damage,
    }),
    events: (from, count) => readWindow(file, from, count),
    event: (seq) => readEvent(file, seq),
    blob: readPart,
    poll() {
      if (shown.isOver) return [];
      const followed = follower.poll(shown.outline);
      if (followed.fault !== null) shown = { ...shown, damage: followed.fault, isOver: true };
      return followed.events;
    },
    async verify(signal) {
      if (shown.isProved || shown.isOver) return shown.damage;
      const proof = await verifyRun(connection, { path, meta, shown: shown.outline }, signal);
      if (proof === null) return null;
      shown = { ...shown, isProved: true };
      if (proof.fault === null) return shown.damage;
      const { truth, isWhole } = proof;
      if (isWhole) use((database) => readOn(database, { path, meta }, truth, shown.outline.place));
      shown = { ...shown, outline: truth, damage: proof.fault, isOver: !isWhole };
      return proof.fault;
    },
    close: () => connection.close(),
  };
}
