import { closeSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isRunId, type RunId } from '../../shared/ids.ts';
import { createFolder } from './create-folder.ts';

/**
 * The runs that people keep: an empty file each, named after its run, in a folder of its own. One file a run, so that
 * two processes never overwrite what the other wrote, and a crash leaves a run kept or not kept.
 */
const keptFolder = (home: string): string => join(home, 'kept');

/** Runs that are kept. Never fails: a folder that can't be read keeps none, and who removes looks at it again. */
export function readKept(home: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(keptFolder(home)).filter(isRunId));
  } catch {
    // Nobody has kept a run so far.
    return new Set();
  }
}

/** Keeps a run, or lets it go. Throws the file system's errors. */
export function markKept(home: string, runId: RunId, isKept: boolean): void {
  const path = join(keptFolder(home), runId);
  if (!isKept) {
    rmSync(path, { force: true });
    return;
  }
  createFolder(keptFolder(home));
  closeSync(openSync(path, 'a', 0o600));
}
