import { type Job, modelStreams } from '../../../shared/ipc/models.ts';
import type { ElectronParts } from './electron-parts.ts';
import type { EngineProcess } from './engine-process.ts';
import { watchStream } from './watch-stream.ts';

/** What main knows of the long work on models. */
export interface JobsChange {
  readonly jobs: readonly Job[];
  /** What was known before; null at the first look at an engine. */
  readonly before: readonly Job[] | null;
}

export type JobsListener = (change: JobsChange) => void;

/** Follows the work on models across restarts of the engine; while it is gone nothing is worked on. */
export function watchJobs(
  electron: Pick<ElectronParts, 'MessageChannelMain'>,
  engine: EngineProcess,
  listeners: readonly JobsListener[],
): void {
  let last: readonly Job[] | null = null;
  const tell = (change: JobsChange): void => {
    for (const listener of listeners) listener(change);
  };
  watchStream(electron, engine, 'models.jobs', {
    onItem(raw) {
      const jobs = modelStreams['models.jobs'].item.safeParse(raw).data?.jobs;
      if (jobs === undefined) return;
      const before = last;
      last = jobs;
      tell({ jobs, before });
    },
    onGone() {
      last = null;
      tell({ jobs: [], before: null });
    },
  });
}

const IDLE: readonly Job['phase'][] = ['waiting', 'paused', 'done', 'failed', 'cancelled'];

/** Jobs on which something is being done right now. */
export const workingJobs = (jobs: readonly Job[]): readonly Job[] =>
  jobs.filter((job) => !IDLE.includes(job.phase));

/** How far all work is together, 0 to 1; null while there is none, or its length is not known. */
export function shareDone(jobs: readonly Job[]): number | null {
  const shares = workingJobs(jobs).map(({ done, total }) =>
    total === null || total === 0 ? null : Math.min(1, done / total),
  );
  const known = shares.filter((share) => share !== null);
  if (known.length === 0 || known.length < shares.length) return null;
  return known.reduce((sum, share) => sum + share, 0) / known.length;
}
