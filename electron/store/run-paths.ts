import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isRunId, type RunId } from '../../shared/ids.ts';

/** What a run file is called: `<run id>.tandem`. Lock and write-ahead log lie beside it while it is open. */
export const RUN_SUFFIX = '.tandem';

/** Where the run files of a data folder are. */
export const runsFolder = (home: string): string => join(home, 'runs');

export const runPath = (folder: string, runId: RunId): string =>
  join(folder, `${runId}${RUN_SUFFIX}`);

/**
 * The runs of a folder by the names of their files, newest first: a run id begins with its time. A folder
 * that does not exist holds none. Throws the file system's errors.
 */
export function listRunIds(folder: string): readonly RunId[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return [];
    throw thrown;
  }
  return names
    .filter((name) => name.endsWith(RUN_SUFFIX))
    .map((name) => name.slice(0, -RUN_SUFFIX.length))
    .filter(isRunId)
    .sort()
    .reverse();
}
