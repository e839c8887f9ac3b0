import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { isBusy } from '../../../store/describe-fault.ts';
import type { RunPlace } from '../../../store/run-places.ts';
import { listPlaces } from '../../../store/run-places.ts';
import { fillSlice, findIndexed, forgetSlice, isCurrent } from '../../../store/search-fill.ts';

/**
 * Brings the index up to date with the run files, a slice at a time, so that whatever else this process does goes on.
 * A slice takes a few milliseconds; after it there is a break at least as long.
 */
export interface Filling {
  /** Goes on with indexing if there is anything to do; `first` is a run that somebody waits for. */
  kick(first: RunPlace | null): void;
  /** Indexes what is asked for during `ms` at most; nobody should notice having waited. */
  fillFor(ms: number, wanted: readonly RunPlace[]): Promise<void>;
  stop(): Promise<void>;
}

const SHORTEST_BREAK_MS = 4;
/** After another process had the index. */
const BUSY_BREAK_MS = 100;

export function createFilling(source: {
  readonly home: string;
  /** Runs `use` on the index, which is made anew when it turns out to be damaged. */
  readonly withIndex: <T>(use: (index: DatabaseSync) => T) => T;
}): Filling {
  const { home, withIndex } = source;
  const stopping = new AbortController();
  let under: Promise<void> | null = null;
  let urgent: RunPlace | null = null;

  /** Null: another process writes the index just now. */
  const step = (run: RunPlace): boolean | null => {
    try {
      return withIndex((index) => fillSlice(index, run));
    } catch (thrown) {
      if (isBusy(thrown)) return null;
      throw thrown;
    }
  };
  const rest = async (since: number): Promise<void> => {
    const worked = performance.now() - since;
    await pause(Math.max(SHORTEST_BREAK_MS, worked), undefined, { signal: stopping.signal });
  };
  const fillRun = async (run: RunPlace): Promise<void> => {
    for (;;) {
      const since = performance.now();
      const isDone = step(run);
      if (isDone === null) await pause(BUSY_BREAK_MS, undefined, { signal: stopping.signal });
      else await rest(since);
      if (isDone === true) return;
      if (urgent !== null && urgent.runId !== run.runId) await fillUrgent();
    }
  };
  const fillUrgent = async (): Promise<void> => {
    const run = urgent;
    urgent = null;
    if (run !== null) await fillRun(run);
  };
  const fillAll = async (): Promise<void> => {
    await forgetGone(home, withIndex, rest);
    for (let next = nextRun(home, withIndex); next !== null; next = nextRun(home, withIndex)) {
      await fillUrgent();
      await fillRun(next);
    }
    await fillUrgent();
  };

  return {
    kick(first) {
      if (stopping.signal.aborted) return;
      if (first !== null) urgent = first;
      under ??= fillAll()
        .catch((thrown: unknown) => {
          if (!stopping.signal.aborted) throw thrown;
        })
        .finally(() => {
          under = null;
        });
    },
    async fillFor(ms, wanted) {
      const end = performance.now() + ms;
      for (const run of wanted) {
        while (performance.now() < end && !stopping.signal.aborted) {
          if (withIndex((index) => isCurrent(findIndexed(index, run.runId), run))) break;
          if (step(run) !== false) break;
          await pause(0);
        }
        if (performance.now() >= end) return;
      }
    },
    async stop() {
      stopping.abort();
      await under;
    },
  };
}

type WithIndex = <T>(use: (index: DatabaseSync) => T) => T;

/** The newest run that is not indexed to its end. */
function nextRun(home: string, withIndex: WithIndex): RunPlace | null {
  const places = listPlaces(home);
  const done = withIndex(signatures);
  return (
    places.find((place) => {
      const signature = done.get(place.runId);
      return signature === undefined || signature === '' || !isCurrent({ signature }, place);
    }) ?? null
  );
}

function signatures(index: DatabaseSync): ReadonlyMap<string, string> {
  const rows = index.prepare('SELECT run_id, signature FROM run').all();
  return new Map(rows.map((row) => [String(row.run_id), String(row.signature)]));
}

async function forgetGone(
  home: string,
  withIndex: WithIndex,
  rest: (since: number) => Promise<void>,
): Promise<void> {
  const there = new Set<string>(listPlaces(home).map(({ runId }) => runId));
  for (const runId of withIndex(signatures).keys()) {
    if (there.has(runId)) continue;
    for (let isGone = false; !isGone; ) {
      const since = performance.now();
      isGone = withIndex((index) => forgetSlice(index, runId));
      await rest(since);
    }
  }
}
