import { existsSync, renameSync, statSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { LOG_FORMAT } from '../../shared/run/event.ts';
import { describeFault } from './describe-fault.ts';
import { discardDatabase, openForReading } from './open-database.ts';
import { inspectRun } from './read-run.ts';

/**
 * Copies a run into one file that needs nothing beside it, also while the run is being written: everything
 * acknowledged when the copy ends is in it. The copy appears under its name only when it is complete.
 * Errors: `usage` (the target exists), `run-not-found`, `log-newer`, `log-corrupt`, `disk-full`,
 * `folder-unwritable`.
 */
export async function exportRunFile(
  from: string,
  to: string,
): Promise<Result<{ readonly bytes: number }, TandemError>> {
  if (!existsSync(from)) return err({ kind: 'run-not-found', run: from, home: from });
  if (existsSync(to)) return err({ kind: 'usage', message: `${to} already exists.` });
  const part = `${to}.${process.pid}.part`;
  let source: DatabaseSync | undefined;
  try {
    source = openForReading(from);
    const meta = inspectRun(source, from, LOG_FORMAT);
    if ('kind' in meta) return err(meta);
    await backup(source, part);
    settle(part);
    renameSync(part, to);
    return ok({ bytes: statSync(to).size });
  } catch (thrown) {
    return err(describeFault(thrown, to));
  } finally {
    source?.close();
    discardDatabase(part);
  }
}

/** A copy of a live run says that it is in WAL mode; at rest it must not, or readers would look for a WAL. */
function settle(path: string): void {
  const copy = new DatabaseSync(path);
  try {
    copy.exec('PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE');
  } finally {
    copy.close();
  }
}
