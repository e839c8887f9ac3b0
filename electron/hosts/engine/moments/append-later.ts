import type { TandemError } from '../../../../shared/errors.ts';
import { ok, type Result } from '../../../../shared/result.ts';
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
export function appendLater(
  home: string,
  run: string,
  describe: (log: RunLog) => Result<LogEntry, TandemError>,
): Result<{ readonly seq: number }, TandemError> {
  const found = findRun(home, run);
  if (!found.ok) return found;
  const folder = runsFolder(home);
  const live = findOpenLog(runPath(folder, found.value));
  const append = (log: RunLog): Result<{ readonly seq: number }, TandemError> => {
    const entry = describe(log);
    return entry.ok ? ok({ seq: log.append(entry.value).seq }) : entry;
  };
  if (live !== null) return append(live);
  const log = openRunFile({ folder, runId: found.value, mode: 'write' });
  if (!log.ok) return log;
  try {
    return append(log.value);
  } finally {
    log.value.close();
  }
}
