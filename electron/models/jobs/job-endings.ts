import { describeError } from '../../../shared/describe-error.ts';
import { isEnded, type JobEntry } from './job-entry.ts';
import type { RunnerParts } from './job-runner.ts';
import type { JobEnd, JobPhase, JobStop } from './job-worker.ts';

/** The states that a job can rest in, what is kept of it there, and who waits for that. */
export function createEndings(parts: RunnerParts) {
  const { clock, files, changed } = parts;
  const waiters = new Map<JobEntry, (() => void)[]>();

  const keep = (entry: JobEntry): void => {
    if (parts.bind(entry)?.resumable !== true) return;
    entry.savedAt = clock.now();
    files.save({ task: entry.task, state: entry.state });
  };
  const wake = (entry: JobEntry): void => {
    for (const resolve of waiters.get(entry) ?? []) resolve();
    waiters.delete(entry);
  };
  const rest = (entry: JobEntry, phase: JobPhase, words: Words): void => {
    const endedAt = isEnded(phase) ? new Date(clock.now()).toISOString() : null;
    entry.state = { ...entry.state, ...words, phase, endedAt };
    if (isEnded(phase)) files.remove(entry.state.id);
    else keep(entry);
    wake(entry);
    changed();
  };

  return {
    keep,
    finish(entry: JobEntry, end: JobEnd): void {
      if (end.kind === 'failed') {
        const { what, next } = describeError(end.error);
        rest(entry, 'failed', { detail: what, next });
      } else if (end.kind === 'done') {
        if (end.digest !== undefined) entry.state = { ...entry.state, digest: end.digest };
        rest(entry, 'done', { detail: end.detail, next: '' });
      } else {
        rest(entry, 'cancelled', { detail: end.detail ?? 'stopped', next: '' });
      }
    },
    /** What a stop leaves behind. Nothing of the job runs any more. */
    async leave(entry: JobEntry, stop: JobStop, said: string | undefined): Promise<void> {
      const work = parts.bind(entry);
      if (stop === 'pause') {
        const detail = said ?? 'paused; what was done so far is kept';
        rest(entry, 'paused', { detail, next: '' });
      } else if (stop === 'close' && work?.resumable === true) {
        keep(entry);
      } else {
        const dropped = stop === 'drop' ? await work?.drop?.().catch(notDropped) : undefined;
        rest(entry, 'cancelled', { detail: dropped ?? said ?? 'cancelled', next: '' });
      }
    },
    settled(entry: JobEntry): Promise<void> {
      const { phase } = entry.state;
      if (isEnded(phase) || phase === 'paused') return Promise.resolve();
      return new Promise((resolve) => {
        waiters.set(entry, [...(waiters.get(entry) ?? []), resolve]);
      });
    },
    wakeAll(): void {
      for (const entry of [...waiters.keys()]) wake(entry);
    },
  };
}

/** A worker's fault must not keep the job from ending. */
const notDropped = (thrown: unknown): string =>
  `cancelled; what was fetched so far could not be deleted: ${thrown instanceof Error ? thrown.message : String(thrown)}`;

interface Words {
  readonly detail: string;
  readonly next: string;
}
