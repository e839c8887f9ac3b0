import type { TandemError } from '../../../shared/errors.ts';
import type { Job } from '../../../shared/ipc/models.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { type JobClock, realJobClock } from './job-clock.ts';
import { adoptJobs, startJob, viewJob, WAITS } from './job-desk.ts';
import { isEnded, type JobEntry } from './job-entry.ts';
import { type JobFault, openJobFiles } from './job-files.ts';
import { createRunner } from './job-runner.ts';
import { createWatchers } from './job-watchers.ts';
import type { JobTask, JobWorkers } from './job-worker.ts';
import { bindWork } from './run-task.ts';

/**
 * The queue of long work on models. A job is in the list from the moment it is asked for; at most one of a kind,
 * server and tag; transfers run two at a time, whatever loads a model one at a time on each server. What can go on
 * later is kept in files and goes on by itself after a crash, unless people had paused it.
 */
export interface Jobs {
  /** Starts, or joins the job that already does exactly this; a paused one goes on. */
  start(task: JobTask): Result<Job, TandemError>;
  /** Oldest first; finished ones until they are dismissed. */
  list(): readonly Job[];
  /** At most ten times a second, the last state always. Returns the way out. */
  watch(listener: (jobs: readonly Job[]) => void): () => void;
  pause(id: string): Promise<Result<Job, TandemError>>;
  resume(id: string): Result<Job, TandemError>;
  cancel(id: string, partial: 'keep' | 'drop'): Promise<Result<Job, TandemError>>;
  dismiss(id: string): Result<void, TandemError>;
  /** Resolves when it is done, failed, cancelled or paused; null for a job that is not in the list. */
  settled(id: string): Promise<Job | null>;
  /** Kept jobs that could not be read or written. */
  faults(): readonly JobFault[];
  /** Stops what runs; what can go on later does so with the next process. */
  close(): Promise<void>;
}

export interface JobLimits {
  /** Pulls and imports at the same time. */
  readonly transfers: number;
  /** Unfinished jobs altogether. */
  readonly unfinished: number;
}

export interface JobsOptions {
  /** `<data folder>/jobs`. Made when it is not there. */
  readonly folder: string;
  readonly workers: JobWorkers;
  readonly clock?: JobClock | undefined;
  readonly limits?: Partial<JobLimits> | undefined;
  /**
   * Whether what dead processes left behind is taken over now. A short-lived command leaves it alone, apart from
   * the job that it is asked to start itself.
   */
  readonly adopt: boolean;
}

const LIMITS: JobLimits = { transfers: 2, unfinished: 50 };

/** Throws when the folder can't be written. */
export function createJobs(options: JobsOptions): Jobs {
  const { workers } = options;
  const clock = options.clock ?? realJobClock;
  const limits = { ...LIMITS, ...options.limits };
  const files = openJobFiles(options.folder);
  const entries: JobEntry[] = [];
  const view = (entry: JobEntry): Job => viewJob({ clock, workers }, entry);
  const list = () => entries.map(view);
  const isBusy = () => entries.some((entry) => entry.running !== null);
  const watchers = createWatchers(clock, { jobs: list, isBusy });
  const bind = (entry: JobEntry) => bindWork(workers, entry.task, view(entry));
  const { changed } = watchers;
  const { transfers } = limits;
  const runner = createRunner({ clock, entries, files, transfers, bind, changed });
  const desk = { clock, entries, files, workers, runner, most: limits.unfinished };
  if (options.adopt) adoptJobs(desk, () => true);

  const actions = createActions({ entries, view, runner, changed });
  return {
    ...actions,
    start(task) {
      const entry = startJob(desk, task);
      return entry.ok ? ok(view(entry.value)) : entry;
    },
    list,
    watch: watchers.watch,
    faults: files.faults,
    async close() {
      await runner.close();
      watchers.close();
      files.release();
    },
  };
}

interface ActionParts {
  readonly entries: JobEntry[];
  readonly view: (entry: JobEntry) => Job;
  readonly runner: ReturnType<typeof createRunner>;
  readonly changed: () => void;
}

type Actions = Pick<Jobs, 'pause' | 'resume' | 'cancel' | 'dismiss' | 'settled'>;

/** What people do with a job of the list. What it can't do (any more) leaves it as it is. */
function createActions({ entries, view, runner, changed }: ActionParts): Actions {
  const find = (id: string): Result<JobEntry, TandemError> => {
    const entry = entries.find(({ state }) => state.id === id);
    return entry === undefined ? err({ kind: 'job-unknown', id }) : ok(entry);
  };
  return {
    async pause(id) {
      const entry = find(id);
      if (!entry.ok) return entry;
      if (view(entry.value).can.includes('pause')) await runner.stop(entry.value, 'pause');
      return ok(view(entry.value));
    },
    resume(id) {
      const entry = find(id);
      if (!entry.ok) return entry;
      if (view(entry.value).can.includes('resume')) runner.enqueue(entry.value, WAITS);
      return ok(view(entry.value));
    },
    async cancel(id, partial) {
      const entry = find(id);
      if (!entry.ok) return entry;
      const { can } = view(entry.value);
      const isPossible = can.includes('cancel') || (partial === 'drop' && can.includes('drop'));
      if (isPossible) await runner.stop(entry.value, partial);
      return ok(view(entry.value));
    },
    dismiss(id) {
      const entry = find(id);
      if (!entry.ok) return entry;
      if (!isEnded(entry.value.state.phase)) return ok(undefined);
      entries.splice(entries.indexOf(entry.value), 1);
      changed();
      return ok(undefined);
    },
    async settled(id) {
      const entry = find(id);
      if (!entry.ok) return null;
      await runner.settled(entry.value);
      return view(entry.value);
    },
  };
}
