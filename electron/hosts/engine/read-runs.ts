import { statSync } from 'node:fs';
import type { TandemError } from '../../../shared/errors.ts';
import type { RunId } from '../../../shared/ids.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { EventOf, RunEvent } from '../../../shared/run/event.ts';
import { foldAll } from '../../../shared/run/fold.ts';
import { findRun } from '../../store/find-run.ts';
import { openRunFile } from '../../store/run-file.ts';
import { runPath, runsFolder } from '../../store/run-paths.ts';
import type { LedgerLine, RunView } from '../engine.ts';

/** One run as its events say it is. */
export function showRun(home: string, text: string): Result<RunView, TandemError> {
  return readRun(home, text, (runId, events) => {
    const runFile = runPath(runsFolder(home), runId);
    const bytesOnDisk = ['', '-wal'].reduce(
      (sum, suffix) => sum + (statSync(runFile + suffix, { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
    return { runId, epoch: epochOf(events), state: foldAll(events), runFile, bytesOnDisk };
  });
}

/** Every payload that left, one line each, in the order they were sent. */
export function readLedger(home: string, text: string): Result<readonly LedgerLine[], TandemError> {
  return readRun(home, text, (_runId, events) => {
    const epoch = Date.parse(epochOf(events));
    const answers = new Map<number, EventOf<'egress.answered'>>();
    for (const event of events)
      if (event.kind === 'egress.answered') answers.set(event.sent, event);
    return events
      .filter((event) => event.kind === 'egress.sent')
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
  });
}

function readRun<T>(
  home: string,
  text: string,
  read: (runId: RunId, events: readonly RunEvent[]) => T,
): Result<T, TandemError> {
  const runId = findRun(home, text);
  if (!runId.ok) return runId;
  const log = openRunFile({ folder: runsFolder(home), runId: runId.value, mode: 'read' });
  if (!log.ok) return log;
  try {
    return ok(read(runId.value, log.value.events()));
  } finally {
    log.value.close();
  }
}

const epochOf = (events: readonly RunEvent[]): string => {
  const first = events[0];
  return first?.kind === 'run.started' ? first.epoch : new Date(0).toISOString();
};
