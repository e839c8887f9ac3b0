import { statSync } from 'node:fs';
import type { TandemError } from '../../../shared/errors.ts';
import type { RunId } from '../../../shared/ids.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { EventOf, RunEvent } from '../../../shared/run/event.ts';
import { foldAll } from '../../../shared/run/fold.ts';
import { withoutResult } from '../../store/lazy-result.ts';
import { readPrefix } from '../../store/read-run.ts';
import { openRunFile } from '../../store/run-file.ts';
import { locateRun } from '../../store/run-places.ts';
import type { Ledger, RunView } from '../engine.ts';

/** One run as its events say it is; of a damaged file, as the events before the damage say. */
export function showRun(home: string, text: string): Result<RunView, TandemError> {
  return readRun(home, text, ({ runId, runFile, events, damage }) => {
    const bytesOnDisk = ['', '-wal'].reduce(
      (sum, suffix) => sum + (statSync(runFile + suffix, { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
    const epoch = epochOf(events);
    return {
      runId,
      epoch,
      state: foldAll(events.map(withoutResult)),
      runFile,
      bytesOnDisk,
      damage,
    };
  });
}

/** Every payload that left, one line each, in the order they were sent. */
export function readLedger(home: string, text: string): Result<Ledger, TandemError> {
  return readRun(home, text, ({ events, damage }) => {
    const epoch = Date.parse(epochOf(events));
    const answers = new Map<number, EventOf<'egress.answered'>>();
    for (const event of events)
      if (event.kind === 'egress.answered') answers.set(event.sent, event);
    // A fork sent none of what it took over.
    const own = events.findLast((event) => event.kind === 'fork.created')?.seq ?? 0;
    const payloads = events
      .filter((event) => event.kind === 'egress.sent')
      .filter(({ seq }) => seq > own)
      .map(({ seq, at, stage, model, attempt, bytes, sha256, parts, masked, denied }) => ({
        seq,
        at: new Date(epoch + at / 1e6).toISOString(),
        stage,
        model,
        attempt,
        status: answers.get(seq)?.status ?? null,
        bytes,
        sha256,
        parts,
        masked,
        denied,
      }));
    const telemetry = events
      .filter((event) => event.kind === 'telemetry.sent')
      .filter(({ seq }) => seq > own)
      .map(({ seq, at, url, bytes, sha256, spans, content, status, by }) => ({
        ...{ seq, at: new Date(epoch + at / 1e6).toISOString(), url, bytes, sha256 },
        ...{ spans, content, status, by },
      }));
    return { payloads, ...(telemetry.length === 0 ? {} : { telemetry }), damage };
  });
}

/** A run's events, up to the damage if there is any. */
export const readEvents = (home: string, text: string): Result<readonly RunEvent[], TandemError> =>
  readRun(home, text, ({ events }) => events);

/** A run's events, and what is wrong with the file when they are only its beginning. */
interface Reading {
  readonly runId: RunId;
  readonly runFile: string;
  readonly events: readonly RunEvent[];
  readonly damage: TandemError | null;
}

function readRun<T>(
  home: string,
  text: string,
  read: (reading: Reading) => T,
): Result<T, TandemError> {
  const found = locateRun(home, text);
  if (!found.ok) return found;
  const { runId, folder, path: runFile } = found.value;
  const log = openRunFile({ folder, runId, mode: 'read' });
  if (!log.ok) {
    const { events } = readBeforeDamage(runFile, log.error);
    return events.length === 0 ? log : ok(read({ runId, runFile, events, damage: log.error }));
  }
  try {
    return ok(read({ runId, runFile, events: log.value.events(), damage: null }));
  } finally {
    log.value.close();
  }
}

/** Only damage has a readable part; a newer log, for instance, is refused as a whole. */
const readBeforeDamage = (path: string, error: TandemError): Pick<Reading, 'events'> =>
  error.kind === 'log-corrupt' ? readPrefix(path) : { events: [] };

const epochOf = (events: readonly RunEvent[]): string => {
  const first = events[0];
  return first?.kind === 'run.started' ? first.epoch : new Date(0).toISOString();
};
