import type { TandemError } from '../../shared/errors.ts';
import type { RunId } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { locateRun } from './run-places.ts';

/**
 * The run of one's own that people mean by an id or by the beginning of one: for whoever is going to write it. Readers
 * use `locateRun`, which finds imported runs, too.
 * Errors: `run-not-found`; `usage` naming the candidates when several runs begin like this; `run-imported`.
 */
export function findRun(home: string, text: string): Result<RunId, TandemError> {
  const found = locateRun(home, text);
  if (!found.ok) return found;
  const { runId, origin } = found.value;
  return origin === 'own' ? ok(runId) : err({ kind: 'run-imported', run: runId });
}
