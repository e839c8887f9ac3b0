import type { Job } from '../../../shared/ipc/models.ts';
import { assertNever } from '../../../shared/result.ts';
import type { JobEnd, JobTask, JobWorkers, ReportNews } from './job-worker.ts';

/** The work of a task by the worker of its kind; null when there is no such worker. */
export interface BoundWork {
  readonly resumable: boolean;
  readonly run: (report: ReportNews, signal: AbortSignal) => Promise<JobEnd>;
  readonly drop: (() => Promise<string>) | null;
}

/** Pairs a task with its worker, kind by kind, so that each worker gets the task of its own kind. */
export function bindWork(workers: JobWorkers, task: JobTask, job: Job): BoundWork | null {
  switch (task.kind) {
    case 'pull':
      return bind(workers.pull, { task, job });
    case 'import':
      return bind(workers.import, { task, job });
    case 'measure':
      return bind(workers.measure, { task, job });
    case 'qualify':
      return bind(workers.qualify, { task, job });
    default:
      return assertNever(task);
  }
}

interface AnyWorker<W> {
  readonly resumable: boolean;
  run(work: W, report: ReportNews, signal: AbortSignal): Promise<JobEnd>;
  drop?(work: W): Promise<string>;
}

function bind<W>(worker: AnyWorker<W> | undefined, work: W): BoundWork | null {
  if (worker === undefined) return null;
  const { drop } = worker;
  return {
    resumable: worker.resumable,
    run: (report, signal) => worker.run(work, report, signal),
    drop: drop === undefined ? null : () => drop.call(worker, work),
  };
}
