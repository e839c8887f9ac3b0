import type { TandemError } from '../../../../shared/errors.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { isLogFault } from '../../../../shared/run/log-fault.ts';
import { findRun } from '../../../store/find-run.ts';
import { openRunFile } from '../../../store/run-file.ts';
import { runPath, runsFolder } from '../../../store/run-paths.ts';
import type { LogEntry, RunLog } from '../../../workflow/ports.ts';
import { findOpenLog } from './open-logs.ts';

/**
 * Appends to a run what was said or done about it later. One that goes on in this process is written by its rider;
 * any other is opened for writing just for that, which its lock refuses while another process writes it. `describe`
 * looks at the log first and may refuse.
 * Errors: those of `findRun` and `openRunFile`, and what `describe` gives.
 */
export const appendLater = (
  home: string,
  run: string,
  describe: (log: RunLog) => Result<LogEntry, TandemError>,
): Result<{ readonly seq: number }, TandemError> =>
  withLog(home, run, (log) => {
    const entry = describe(log);
    return entry.ok ? ok({ seq: log.append(entry.value).seq }) : entry;
  });

/** Several at once; of none the run is not even opened. */
export const appendAll = (
  home: string,
  run: string,
  entries: readonly LogEntry[],
): Result<void, TandemError> =>
  entries.length === 0
    ? ok(undefined)
    : withLog(home, run, (log) => {
        for (const entry of entries) log.append(entry);
        return ok(undefined);
      });

function withLog<T>(
  home: string,
  run: string,
  use: (log: RunLog) => Result<T, TandemError>,
): Result<T, TandemError> {
  const found = findRun(home, run);
  if (!found.ok) return found;
  const folder = runsFolder(home);
  try {
    const live = findOpenLog(runPath(folder, found.value));
    if (live !== null) return use(live);
    const log = openRunFile({ folder, runId: found.value, mode: 'write' });
    if (!log.ok) return log;
    try {
      return use(log.value);
    } finally {
      log.value.close();
    }
  } catch (thrown) {
    if (isLogFault(thrown)) return err(thrown.fault);
    throw thrown;
  }
}
