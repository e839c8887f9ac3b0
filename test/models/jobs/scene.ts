import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopOf } from '../../../electron/models/jobs/job-entry.ts';
import type {
  JobEnd,
  JobKind,
  JobStop,
  JobWork,
  JobWorker,
  ReportNews,
} from '../../../electron/models/jobs/job-worker.ts';

export const scratchFolder = (): string => mkdtempSync(join(tmpdir(), 'tandem-jobs-'));

/** The tasks that wait all run now. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A worker that does what the test says, when the test says it. */
export function handWorker<K extends JobKind>(resumable = true) {
  const runs: {
    readonly work: JobWork<K>;
    readonly report: ReportNews;
    readonly end: (end: JobEnd) => void;
    stop: JobStop | null;
  }[] = [];
  const dropped: string[] = [];
  const worker: JobWorker<K> = {
    resumable,
    run(work, report, signal) {
      const { promise, resolve } = Promise.withResolvers<JobEnd>();
      const run = { work, report, end: resolve, stop: null as JobStop | null };
      runs.push(run);
      signal.addEventListener('abort', () => {
        run.stop = stopOf(signal);
        resolve({ kind: 'stopped' });
      });
      return promise;
    },
    async drop(work) {
      dropped.push(work.task.tag);
      return 'dropped it';
    },
  };
  return { worker, runs, dropped };
}
