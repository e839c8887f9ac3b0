import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { RunState } from '../../shared/run/state.ts';
import { describeFault, type StoreError } from './describe-fault.ts';
import { scanEvents } from './read-outline.ts';
import type { RunConnection } from './run-connection.ts';
import { createRunOutline, type RunOutline } from './run-outline.ts';
import { chainStart, type RunMeta } from './run-tables.ts';

/**
 * Proves an outline that was not made from the events alone: reads every event, its checksum included, and
 * compares what the events give with what was shown. Works in slices, so that nothing else has to wait.
 */
export interface Verification {
  /** Damage of the log, or that what was derived does not follow from it; null when all is well. */
  readonly fault: StoreError | null;
  /** What the good events give. */
  readonly truth: RunOutline;
  /** The log itself is good: `truth` goes as far as what was shown went when they were compared. */
  readonly isWhole: boolean;
}

/** Milliseconds at a stretch; the event that is being read is read to its end. */
const SLICE_MS = 8;

/** Null when it was stopped before the end. `shown` may grow meanwhile. */
export async function verifyRun(
  connection: RunConnection,
  run: { readonly path: string; readonly meta: RunMeta; readonly shown: RunOutline },
  signal: AbortSignal,
): Promise<Verification | null> {
  const { path, meta, shown } = run;
  const ends = new Set(shown.chunks.map((chunk) => chunk.last));
  const start = { seq: 0, crc: chainStart(meta) };
  const truth = createRunOutline({ place: start, derived: null }, (seq) => ends.has(seq));
  while (truth.place.seq < shown.place.seq) {
    const before = truth.place.seq;
    const fault = readSlice(connection, run, truth);
    if (fault !== null) return { fault, truth, isWhole: false };
    if (truth.place.seq === before)
      return { fault: corrupt(path, truth, 'its end is missing'), truth, isWhole: false };
    await nextTurn();
    if (signal.aborted) return null;
  }
  const differs = await findDifference(shown, truth);
  return { fault: differs === null ? null : corrupt(path, truth, differs), truth, isWhole: true };
}

function readSlice(
  connection: RunConnection,
  {
    path,
    meta,
    shown,
  }: { readonly path: string; readonly meta: RunMeta; readonly shown: RunOutline },
  truth: RunOutline,
): StoreError | null {
  const deadline = performance.now() + SLICE_MS;
  const limit = shown.place.seq - truth.place.seq;
  const isEnough = (): boolean => performance.now() > deadline;
  const file = { path, meta, limit, isEnough };
  try {
    return connection.use((database) => {
      const from = truth.place;
      const visit = truth.add;
      return scanEvents(database, { ...file, from }, visit).fault;
    });
  } catch (thrown) {
    return describeFault(thrown, path, truth.place.seq);
  }
}

async function findDifference(shown: RunOutline, truth: RunOutline): Promise<string | null> {
  if (shown.place.crc !== truth.place.crc) return 'its events are not those that were shown';
  for (const [at, chunk] of truth.chunks.entries()) {
    const other = shown.chunks[at];
    const isSame = other?.skeleton === chunk.skeleton && other.words() === chunk.words();
    if (!isSame) return 'its outline does not follow from its events';
    await nextTurn();
  }
  const told = fieldsOf(shown.state());
  for (const [name, value] of fieldsOf(truth.state())) {
    await nextTurn();
    if (!isDeepStrictEqual(told.get(name), value)) {
      return 'the state it was opened with does not follow from its events';
    }
  }
  return null;
}

const fieldsOf = (state: RunState): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>(Object.entries(state));

const corrupt = (path: string, truth: RunOutline, detail: string): StoreError => ({
  kind: 'log-corrupt',
  path,
  detail,
  readable: truth.place.seq,
});
