import { statSync } from 'node:fs';
import type { TandemError } from '../../../shared/errors.ts';
import type { RunId } from '../../../shared/ids.ts';
import { err, type Result } from '../../../shared/result.ts';
import type { RunEvent } from '../../../shared/run/event.ts';
import { isLogFault } from '../../../shared/run/log-fault.ts';
import { type RunReading, readRun } from '../../store/read-run.ts';
import { locateRun } from '../../store/run-places.ts';
import { type ChangeReading, readChanges } from './read-changes.ts';

/**
 * Run files read for looking at them. A screen asks for one file's diff after the other, and reading a long
 * log each time would be felt; so the last few stay open until they grow. Of a damaged file, what comes
 * before the damage is read.
 */
export interface KeptReadings {
  /** Runs `use` on a run's events. A payload that is missing or damaged becomes the error it is. */
  withRun<T>(
    run: string,
    use: (source: ReadRun) => Promise<Result<T, TandemError>>,
  ): Promise<Result<T, TandemError>>;
  /** The same with only those events of a long run that tell what it changed. */
  withChanges<T>(
    run: string,
    use: (source: ReadRun) => Promise<Result<T, TandemError>>,
  ): Promise<Result<T, TandemError>>;
  close(): void;
}

export interface ReadRun {
  readonly runId: RunId;
  readonly events: readonly RunEvent[];
  readonly blob: (hash: string) => Uint8Array;
}

const KEPT = 3;

export function createKeptReadings(home: string): KeptReadings {
  const kept = new Map<string, { readonly state: string; readonly reading: RunReading }>();
  const drop = (path: string): void => {
    kept.get(path)?.reading.close();
    kept.delete(path);
  };
  const read = (path: string): RunReading => {
    const state = describeFile(path);
    const known = kept.get(path);
    if (known?.state !== state) drop(path);
    const reading = known?.state === state ? known.reading : readRun(path);
    // Put last: the one that was not asked for the longest goes first.
    kept.delete(path);
    kept.set(path, { state, reading });
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) drop(oldest);
    return reading;
  };
  const changes = createKeptChanges();
  const readings: KeptReadings = {
    async withChanges(run, use) {
      const found = locateRun(home, run);
      if (!found.ok) return found;
      const { runId, path } = found.value;
      const reading = await changes.read(path);
      if (reading === null) return readings.withRun(run, use);
      return guarded(() => use({ runId, events: reading.events, blob: reading.blob }));
    },
    async withRun(run, use) {
      const found = locateRun(home, run);
      if (!found.ok) return found;
      const { runId, path } = found.value;
      const { fault, events, blobs } = read(path);
      if (fault !== null && (fault.kind !== 'log-corrupt' || events.length === 0))
        return err(fault);
      return guarded(() => use({ runId, events, blob: (hash) => blobs.read(hash) }));
    },
    close() {
      for (const path of [...kept.keys()]) drop(path);
      changes.close();
    },
  };
  return readings;
}

async function guarded<T>(
  use: () => Promise<Result<T, TandemError>>,
): Promise<Result<T, TandemError>> {
  try {
    return await use();
  } catch (thrown) {
    if (isLogFault(thrown)) return err(thrown.fault);
    throw thrown;
  }
}

/** The last long run whose changes were asked for; who asks while it is read waits for the same reading. */
function createKeptChanges() {
  let kept: { readonly state: string; readonly reading: Promise<ChangeReading | null> } | null =
    null;
  const close = (): void => {
    void kept?.reading.then((reading) => reading?.close());
    kept = null;
  };
  return {
    close,
    read(path: string): Promise<ChangeReading | null> {
      const state = `${path} ${describeFile(path)}`;
      if (kept?.state !== state) {
        close();
        kept = { state, reading: readChanges(path) };
      }
      return kept.reading;
    },
  };
}

/** Changes whenever something was appended. */
const describeFile = (path: string): string =>
  ['', '-wal']
    .map((suffix) => statSync(path + suffix, { throwIfNoEntry: false }))
    .map((stats) => `${stats?.size ?? 0}:${stats?.mtimeMs ?? 0}`)
    .join('|');
