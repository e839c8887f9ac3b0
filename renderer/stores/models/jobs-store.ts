import type { TandemError } from '../../../shared/errors.ts';
import type { Job } from '../../../shared/ipc/models.ts';
import { type Cell, useCell } from '../../client/cell.ts';
import type { Client } from '../../client/client.ts';
import { useClient } from '../../client/client-context.tsx';
import { createStreamStore } from '../stream-store.ts';

/** Work on models that takes long: pulls, imports, measurements, exams. */
export interface Jobs {
  readonly jobs: readonly Job[];
  /** Whether the engine has said anything yet. */
  readonly known: boolean;
  readonly error: TandemError | null;
}

const NOTHING: Jobs = { jobs: [], known: false, error: null };

const desks = new WeakMap<Client, Cell<Jobs>>();

/** The jobs of a client's window; always the same ones. */
export function jobsOf(client: Client): Cell<Jobs> {
  const known = desks.get(client);
  if (known !== undefined) return known;
  const jobs = createStreamStore<'models.jobs', Jobs>(client, 'models.jobs', {
    params: {},
    initial: NOTHING,
    fold: (before, items) => {
      const last = items.at(-1);
      return last === undefined ? before : { jobs: last.jobs, known: true, error: null };
    },
    fail: (before, error) => ({ ...before, error }),
  });
  desks.set(client, jobs);
  return jobs;
}

export const useJobs = (): Jobs => useCell(jobsOf(useClient()));

/** Whether it has come to its end, well or not. */
export const isOver = (job: Job): boolean =>
  job.phase === 'done' || job.phase === 'failed' || job.phase === 'cancelled';
