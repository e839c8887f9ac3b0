import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunId } from '../../../../shared/ids.ts';
import type { Qualification } from '../../../../shared/models/qualification.ts';
import { runPath, runsFolder } from '../../../store/run-paths.ts';

/** Where tasks are sat, each in a folder of its own that ends with it. */
export const examsFolder = (home: string): string => join(home, 'exams');

/** No task takes so long. */
const LEFT_OVER_MS = 24 * 3_600_000;

/** Deletes what a process left that was killed in a task; one that another process sits just now stays. */
export async function sweepExams(home: string): Promise<void> {
  const folder = examsFolder(home);
  for (const name of await readdir(folder).catch(() => [])) {
    const task = join(folder, name);
    const found = await stat(task).catch(() => null);
    if (found === null || Date.now() - found.mtimeMs < LEFT_OVER_MS) continue;
    await rm(task, { recursive: true, force: true });
  }
}

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
