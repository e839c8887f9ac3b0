import type { TandemError } from '../../../../shared/errors.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { explainRun } from '../../../../shared/run/blame/explain.ts';
import type { Explanation } from '../../../../shared/run/blame/explanation.ts';
import { isLogFault } from '../../../../shared/run/log-fault.ts';
import { findRun } from '../../../store/find-run.ts';
import { openRunFile } from '../../../store/run-file.ts';
import { runsFolder } from '../../../store/run-paths.ts';
import type { RunLog } from '../../../workflow/ports.ts';

/** A run's explanation from its file. */
export function readExplanation(home: string, run: string): Result<Explanation, TandemError> {
  const found = findRun(home, run);
  if (!found.ok) return found;
  const log = openRunFile({ folder: runsFolder(home), runId: found.value, mode: 'read' });
  if (!log.ok) return log;
  try {
    return ok(explainLog(log.value));
  } finally {
    log.value.close();
  }
}

export const explainLog = (log: Pick<RunLog, 'runId' | 'events' | 'readBlob'>): Explanation =>
  explainRun(log.runId, log.events(), (hash) => readText(log, hash));

/** A blob that is missing or damaged is evidence that can't be looked at, not a reason to say nothing. */
function readText(log: Pick<RunLog, 'readBlob'>, hash: string): string | null {
  try {
    return new TextDecoder().decode(log.readBlob(hash));
  } catch (reason) {
    if (isLogFault(reason)) return null;
    throw reason;
  }
}
