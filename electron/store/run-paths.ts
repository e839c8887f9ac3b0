import { join } from 'node:path';
import type { RunId } from '../../shared/ids.ts';

/** What a run file is called: `<run id>.tandem`. Lock and write-ahead log lie beside it while it is open. */
export const RUN_SUFFIX = '.tandem';

/** Where the run files of a data folder are. */
export const runsFolder = (home: string): string => join(home, 'runs');

export const runPath = (folder: string, runId: RunId): string =>
  join(folder, `${runId}${RUN_SUFFIX}`);
