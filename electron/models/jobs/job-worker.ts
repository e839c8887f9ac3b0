import type { TandemError } from '../../../shared/errors.ts';
import type { Job } from '../../../shared/ipc/models.ts';
import type { Transport } from '../../../shared/models/qualification.ts';

/**
 * What the queue of jobs and the work itself agree on. The queue decides when something runs, keeps its state and
 * tells people; a worker does one kind of work and reports. A worker knows neither queue nor people nor files of jobs.
 */

export type JobKind = Job['kind'];
export type JobPhase = Job['phase'];
/** The phases that a worker may name; the others say what the queue did. */
export type WorkPhase = Exclude<JobPhase, 'waiting' | 'paused' | 'done' | 'failed' | 'cancelled'>;

interface OnServer {
  readonly server: string;
  readonly tag: string;
}

/** What was asked for. Plain data: it is kept in the job's file. */
export type JobTask =
  | ({ readonly kind: 'pull' } & OnServer)
  | ({ readonly kind: 'import'; readonly path: string } & OnServer)
  | ({ readonly kind: 'measure'; readonly context: number } & OnServer)
  | ({
      readonly kind: 'qualify';
      readonly transports: readonly Transport[] | null;
      /** Who agreed that commands run without isolation; absent: nobody. */
      readonly consentBy?: string | undefined;
    } & OnServer);

export type TaskOf<K extends JobKind> = Extract<JobTask, { readonly kind: K }>;

/** News of a job: what is left out stays as it was. */
export interface JobNews {
  readonly phase?: WorkPhase;
  readonly done?: number;
  readonly total?: number | null;
  readonly unit?: Job['unit'];
  readonly parts?: Job['parts'];
  readonly digest?: string | null;
  readonly detail?: string;
  readonly exam?: Job['exam'];
}

/** Cheap and immediate; may be called thousands of times a second. Ignored once the worker has ended. */
export type ReportNews = (news: JobNews) => void;

/** Why a worker's signal was aborted; it is the signal's reason. `close`: Tandem ends, the job goes on another time. */
export type JobStop = 'pause' | 'keep' | 'drop' | 'close';

/** How it ended. After an abort whatever is returned (or thrown) counts as stopped; only `detail` is taken over. */
export type JobEnd =
  /** `digest`: of the model, where the work has found it out. */
  | { readonly kind: 'done'; readonly detail: string; readonly digest?: string }
  | { readonly kind: 'failed'; readonly error: TandemError }
  | { readonly kind: 'stopped'; readonly detail?: string };

export interface JobWork<K extends JobKind> {
  readonly task: TaskOf<K>;
  /** The job as it is at this moment; for one that goes on, with the parts and the digest of before. */
  readonly job: Job;
}

export interface JobWorker<K extends JobKind> {
  /** Whether it can be stopped and run again later, where it goes on: pause, and resume after a restart. */
  readonly resumable: boolean;
  /** Does not throw, except what an abort makes it throw. */
  run(work: JobWork<K>, report: ReportNews, signal: AbortSignal): Promise<JobEnd>;
  /** Deletes what was fetched so far; called when nothing of the job runs. Returns what happened, in words. */
  drop?(work: JobWork<K>): Promise<string>;
}

/** A kind without a worker is refused when it is asked for. */
export type JobWorkers = { readonly [K in JobKind]?: JobWorker<K> };
