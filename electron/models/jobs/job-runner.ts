import type { JobClock } from './job-clock.ts';
import { createEndings } from './job-endings.ts';
import { applyNews, isEnded, type JobEntry, stopOf } from './job-entry.ts';
import type { JobFiles } from './job-files.ts';
import type { JobEnd, JobStop, JobTask, ReportNews } from './job-worker.ts';
import type { BoundWork } from './run-task.ts';

/** How often the progress of a running job is kept; what it has done since is asked of the server again. */
const SAVE_MS = 5_000;

export interface RunnerParts {
  readonly clock: JobClock;
  readonly entries: readonly JobEntry[];
  readonly files: JobFiles;
  readonly transfers: number;
  readonly bind: (entry: JobEntry) => BoundWork | null;
  readonly changed: () => void;
}

/** Runs what may run, and puts each job into the state that its end or its stop leaves it in. */
export function createRunner(parts: RunnerParts) {
  const { clock, entries, changed } = parts;
  const endings = createEndings(parts);
  let isClosed = false;

  const run = async (entry: JobEntry, work: BoundWork, signal: AbortSignal): Promise<void> => {
    let isOver = false;
    const report: ReportNews = (news) => {
      if (isOver || signal.aborted) return;
      applyNews(entry, news, clock.now());
      // A clock that was set back must not keep it from being kept.
      if (Math.abs(clock.now() - entry.savedAt) >= SAVE_MS) endings.keep(entry);
      changed();
    };
    const end = await work.run(report, signal).catch((thrown: unknown) => endOf(thrown, signal));
    isOver = true;
    const said = end.kind === 'stopped' ? end.detail : undefined;
    if (signal.aborted && end.kind !== 'done') await endings.leave(entry, stopOf(signal), said);
    else endings.finish(entry, end);
  };
  /** Nothing else happens to the job until this is over, the deletion of what it has fetched included. */
  const occupy = (entry: JobEntry, act: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    const controller = new AbortController();
    const { promise, resolve } = Promise.withResolvers<void>();
    entry.running = { controller, ended: promise };
    return act(controller.signal).finally(() => {
      entry.running = null;
      resolve();
      changed();
      next();
    });
  };
  const begin = (entry: JobEntry): void => {
    const work = parts.bind(entry);
    if (work !== null) void occupy(entry, (signal) => run(entry, work, signal));
  };
  const next = (): void => {
    if (isClosed) return;
    for (const entry of entries) {
      const isNext = entry.state.phase === 'waiting' && entry.running === null;
      if (isNext && hasRoom(entries, entry.task, parts.transfers)) begin(entry);
    }
  };

  return {
    keep: endings.keep,
    settled: endings.settled,
    enqueue(entry: JobEntry, detail: string): void {
      entry.state = { ...entry.state, phase: 'waiting', endedAt: null, detail, next: '' };
      endings.keep(entry);
      next();
      changed();
    },
    /** Resolves when nothing of it runs any more. */
    async stop(entry: JobEntry, stop: JobStop): Promise<void> {
      if (entry.running !== null) {
        entry.running.controller.abort(stop);
        await entry.running.ended;
        // Somebody's pause, or a resume after a failure, may have been faster than this stop.
        const { phase } = entry.state;
        const isThere = isEnded(phase) || (stop === 'pause' && phase === 'paused');
        return isThere ? undefined : this.stop(entry, stop);
      }
      await occupy(entry, () => endings.leave(entry, stop, undefined));
    },
    async close(): Promise<void> {
      isClosed = true;
      const running = entries.flatMap((entry) => entry.running ?? []);
      for (const { controller } of running) controller.abort('close');
      await Promise.all(running.map(({ ended }) => ended));
      endings.wakeAll();
    },
  };
}

const TRANSFER_LANE = 'transfer';

/** Transfers share one lane; what loads a model has a lane for each server. */
const laneOf = (task: JobTask): string =>
  task.kind === 'pull' || task.kind === 'import' ? TRANSFER_LANE : `load ${task.server}`;

function hasRoom(entries: readonly JobEntry[], task: JobTask, transfers: number): boolean {
  const lane = laneOf(task);
  const busy = entries.filter((other) => other.running !== null && laneOf(other.task) === lane);
  return busy.length < (lane === TRANSFER_LANE ? transfers : 1);
}

/** A worker that throws after an abort was stopped; one that throws otherwise has a fault of its own. */
function endOf(thrown: unknown, signal: AbortSignal): JobEnd {
  if (signal.aborted) return { kind: 'stopped' };
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { kind: 'failed', error: { kind: 'fault', detail } };
}
