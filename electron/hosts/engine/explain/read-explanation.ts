import type { TandemError } from '../../../../shared/errors.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { explainRun } from '../../../../shared/run/blame/explain.ts';
import type { Explanation } from '../../../../shared/run/blame/explanation.ts';
import { isLogFault } from '../../../../shared/run/log-fault.ts';
import { signFile } from '../../../store/file-signature.ts';
import { openRunFile } from '../../../store/run-file.ts';
import { locateRun } from '../../../store/run-places.ts';
import type { RunLog } from '../../../workflow/ports.ts';

/** Explanations of runs that were looked at lately: banner, page and timeline ask for the same one. */
const KEPT = 16;

/** Reads explanations from run files; one is made anew only when its file has changed. */
export function createExplanations(
  home: string,
): (run: string) => Result<Explanation, TandemError> {
  const kept = new Map<string, { readonly signature: string; readonly value: Explanation }>();
  return (run) => {
    const found = locateRun(home, run);
    if (!found.ok) return found;
    const { folder, path, runId } = found.value;
    const known = kept.get(path);
    const { signature } = signFile(path);
    if (known?.signature === signature) return ok(known.value);
    const log = openRunFile({ folder, runId, mode: 'read' });
    if (!log.ok) return log;
    try {
      const value = explainLog(log.value);
      kept.delete(path);
      kept.set(path, { signature, value });
      const [oldest] = kept.keys();
      if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
      return ok(value);
    } finally {
      log.value.close();
    }
  };
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
