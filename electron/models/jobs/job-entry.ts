import type { Job } from '../../../shared/ipc/models.ts';
import type { JobKind, JobNews, JobPhase, JobStop, JobTask } from './job-worker.ts';
import { createPace, type TransferPace } from './transfer-pace.ts';

/** A job as the queue holds it: what was asked, what is known, and what runs for it. */
export interface JobEntry {
  readonly task: JobTask;
  state: JobState;
  pace: TransferPace;
  /** Set while a worker runs. */
  running: { readonly controller: AbortController; readonly ended: Promise<void> } | null;
  savedAt: number;
}

/** The part of a job that is not worked out anew for each look. */
export type JobState = Omit<Job, 'rate' | 'etaSeconds' | 'stalledSeconds' | 'can'>;

const UNIT: Readonly<Record<JobKind, Job['unit']>> = {
  pull: 'bytes',
  import: 'bytes',
  measure: 'steps',
  qualify: 'tasks',
};
const ENDED: readonly JobPhase[] = ['done', 'failed', 'cancelled'];
const TRANSFERS: readonly JobPhase[] = ['download', 'hash', 'upload'];

export const isEnded = (phase: JobPhase): boolean => ENDED.includes(phase);

export function createEntry(task: JobTask, id: string, now: number): JobEntry {
  const state: JobState = {
    id,
    kind: task.kind,
    server: task.server,
    tag: task.tag,
    phase: 'waiting',
    startedAt: new Date(now).toISOString(),
    endedAt: null,
    done: 0,
    total: null,
    unit: UNIT[task.kind],
    parts: [],
    digest: null,
    detail: 'waits for its turn',
    next: '',
    exam: null,
  };
  return restoreEntry(task, state, now);
}

export const restoreEntry = (task: JobTask, state: JobState, now: number): JobEntry => ({
  task,
  state,
  pace: createPace(now),
  running: null,
  savedAt: 0,
});

/** Takes over what a worker says; a new phase of a transfer starts its own rate. */
export function applyNews(entry: JobEntry, news: JobNews, now: number): void {
  const { state } = entry;
  if (news.phase !== undefined && news.phase !== state.phase) entry.pace = createPace(now);
  entry.state = { ...state, ...news };
  if (!TRANSFERS.includes(entry.state.phase)) return;
  const { parts, done } = entry.state;
  entry.pace.note(parts.length > 0 ? parts : [{ digest: '', done }], now);
}

export interface Abilities {
  readonly resumable: boolean;
  readonly droppable: boolean;
}

/** The job as people see it at this moment. */
export function viewEntry(entry: JobEntry, able: Abilities, now: number): Job {
  const { state } = entry;
  const isTransfer = TRANSFERS.includes(state.phase) && entry.running !== null;
  const pace = isTransfer ? entry.pace.read(now) : { rate: null, stalledSeconds: null };
  const left = state.total === null ? null : Math.max(0, state.total - state.done);
  return {
    ...state,
    ...pace,
    etaSeconds: pace.rate === null || left === null ? null : Math.ceil(left / pace.rate),
    can: decideActions(state.phase, able),
  };
}

function decideActions(phase: JobPhase, able: Abilities): Job['can'] {
  const drop = able.droppable ? (['drop'] as const) : [];
  if (phase === 'failed') {
    return [...(able.resumable ? (['resume'] as const) : []), ...drop, 'dismiss'];
  }
  if (isEnded(phase)) return ['dismiss'];
  if (phase === 'paused') return ['resume', 'cancel', ...drop];
  return [...(able.resumable ? (['pause'] as const) : []), 'cancel', ...drop];
}

/** The reason that the queue aborts with; anything else is a fault of ours. */
export function stopOf(signal: AbortSignal): JobStop {
  const { reason } = signal;
  return reason === 'pause' || reason === 'keep' || reason === 'drop' ? reason : 'close';
}
