import { appendFile, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunId, type RunId } from '../../../../shared/ids.ts';
import { createOwner, forgetOwner, isOwnerAlive } from '../../../models/jobs/job-owner.ts';
import { dropExamRuns } from './drop-runs.ts';

/**
 * Where one exam is sat: a folder of its own, named after a lock that goes with the process. Whoever finds a folder
 * whose lock is free knows that its process was killed in mid-exam, and what of it is among the runs.
 */
export interface ExamPlace {
  readonly folder: string;
  /** Written down before a run is moved among the others. */
  noteRun(run: RunId): Promise<void>;
  /** The exam is over: its folder goes, its kept runs are the result's. */
  release(): Promise<void>;
}

const RUNS = 'runs-kept.txt';

export const examsFolder = (home: string): string => join(home, 'exams');

/** Throws when the data folder can't be written. */
export async function createExamPlace(home: string): Promise<ExamPlace> {
  const exams = examsFolder(home);
  await mkdir(exams, { recursive: true, mode: 0o700 });
  const owner = createOwner(exams);
  const folder = join(exams, owner.name);
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (fault) {
    owner.release();
    throw fault;
  }
  return {
    folder,
    noteRun: (run) => appendFile(join(folder, RUNS), `${run}\n`),
    async release() {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      owner.release();
    },
  };
}

/** A lock is made a moment before its folder. */
const NAME = /^\d+-[0-9a-f]{8}$/;

/** Deletes what killed processes left of their exams: folders, and runs that no result refers to. */
export async function sweepExams(home: string): Promise<void> {
  const exams = examsFolder(home);
  for (const name of await readdir(exams).catch(() => [])) {
    const folder = join(exams, name);
    const isFolder = (await stat(folder).catch(() => null))?.isDirectory() === true;
    if (!NAME.test(name) || !isFolder || isOwnerAlive(exams, name)) continue;
    const kept = await readFile(join(folder, RUNS), 'utf8').catch(() => '');
    await dropExamRuns(home, kept.split('\n').filter(isRunId));
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    forgetOwner(exams, name);
  }
}
