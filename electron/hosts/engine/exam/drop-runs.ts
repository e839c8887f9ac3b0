import { rm } from 'node:fs/promises';
import { isRunId } from '../../../../shared/ids.ts';
import type { Qualification } from '../../../../shared/models/qualification.ts';
import { runPath, runsFolder } from '../../../store/run-paths.ts';

/** Deletes runs of an exam that nothing refers to any more. */
export async function dropExamRuns(home: string, runs: readonly string[]): Promise<void> {
  for (const run of runs.filter(isRunId)) {
    const path = runPath(runsFolder(home), run);
    // Looking at a run leaves files beside it.
    for (const suffix of ['', '-wal', '-shm', '.lock', '.pid']) {
      await rm(path + suffix, { force: true });
    }
  }
}

/** The runs that a result of this machine's own exam refers to. */
export const runsOf = (found: Pick<Qualification, 'byTransport' | 'origin'>): readonly string[] =>
  found.origin !== 'here'
    ? []
    : found.byTransport
        .flatMap(({ tasks }) => tasks.flatMap((task) => task.failures))
        .flatMap(({ run }) => (run === null ? [] : [run]));
