import { randomBytes } from 'node:crypto';
import type { TandemError } from '../../../shared/errors.ts';
import type { Job } from '../../../shared/ipc/models.ts';
import { isSameTag } from '../../../shared/models/match-entry.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { JobClock } from './job-clock.ts';
import { createEntry, isEnded, type JobEntry, restoreEntry, viewEntry } from './job-entry.ts';
import type { JobFiles } from './job-files.ts';
import type { createRunner } from './job-runner.ts';
import type { JobTask, JobWorkers } from './job-worker.ts';
import { bindWork } from './run-task.ts';

export interface DeskParts {
  readonly clock: JobClock;
  readonly entries: JobEntry[];
  readonly files: JobFiles;
  readonly workers: JobWorkers;
  readonly runner: ReturnType<typeof createRunner>;
  /** Unfinished jobs at most. */
  readonly most: number;
}

/** The job as people see it, with what its worker allows. */
export function viewJob(parts: Pick<DeskParts, 'clock' | 'workers'>, entry: JobEntry): Job {
  const now = parts.clock.now();
  const bare = viewEntry(entry, { resumable: false, droppable: false }, now);
  const work = bindWork(parts.workers, entry.task, bare);
  if (work === null) return bare;
  return viewEntry(entry, { resumable: work.resumable, droppable: work.drop !== null }, now);
}

/** Takes over jobs of dead processes: paused ones stay paused, the others go on. */
export function adoptJobs(parts: DeskParts, isWanted: (task: JobTask) => boolean): void {
  for (const kept of parts.files.takeOver(isWanted)) {
    const entry = restoreEntry(kept.task, kept.state, parts.clock.now());
    parts.entries.push(entry);
    if (kept.state.phase === 'paused') parts.runner.keep(entry);
    else parts.runner.enqueue(entry, 'goes on after a restart');
  }
}

export function startJob(parts: DeskParts, task: JobTask): Result<JobEntry, TandemError> {
  const { clock, entries, runner } = parts;
  adoptJobs(parts, (other) => isSameJob(task, other));
  const live = entries.find((entry) => isSameJob(task, entry.task) && !isEnded(entry.state.phase));
  if (live !== undefined) {
    if (!isSameWork(live.task, task)) return err(otherWork(task));
    if (live.state.phase === 'paused') runner.enqueue(live, WAITS);
    return ok(live);
  }
  const unfinished = entries.filter(({ state }) => !isEnded(state.phase)).length;
  if (unfinished >= parts.most) return err(tooMany(task, unfinished));
  const entry = createEntry(task, randomBytes(6).toString('hex'), clock.now());
  if (bindWork(parts.workers, task, viewJob(parts, entry)) === null) return err(noWorker(task));
  const before = entries.findIndex((other) => isSameJob(task, other.task));
  if (before >= 0) entries.splice(before, 1);
  forgetOldest(entries);
  entries.push(entry);
  runner.enqueue(entry, WAITS);
  return ok(entry);
}

/** Ended jobs that are remembered until somebody takes them off the list. */
const MOST_ENDED = 100;

function forgetOldest(entries: JobEntry[]): void {
  const isOld = ({ state, running }: JobEntry) => running === null && isEnded(state.phase);
  for (let ended = entries.filter(isOld).length; ended >= MOST_ENDED; ended -= 1) {
    entries.splice(entries.findIndex(isOld), 1);
  }
}

export const WAITS = 'waits for its turn';

const isSameJob = (one: JobTask, other: JobTask): boolean =>
  other.kind === one.kind && other.server === one.server && isSameTag(other.tag, one.tag);

/** Whether two tasks of one kind, server and tag ask for the same. */
function isSameWork(one: JobTask, other: JobTask): boolean {
  const rest = (task: JobTask) => JSON.stringify(Object.entries({ ...task, tag: '' }).sort());
  return rest(one) === rest(other);
}

const failed = (task: JobTask, detail: string, next: string): TandemError => ({
  kind: 'model-work-failed',
  work: task.kind,
  tag: task.tag,
  detail,
  next,
});

const otherWork = (task: JobTask): TandemError =>
  failed(
    task,
    task.kind === 'import'
      ? 'another file is being imported under this name'
      : 'it is being worked on with other choices',
    'Wait until that is done, or cancel it.',
  );

const tooMany = (task: JobTask, count: number): TandemError =>
  failed(task, `${count} jobs are waiting already`, 'Wait for some of them, or cancel some.');

const noWorker = (task: JobTask): TandemError =>
  failed(task, 'this part of Tandem is not available here', 'Use the window or `tandem`.');
