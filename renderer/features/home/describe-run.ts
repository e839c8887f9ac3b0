import type { RunSummary } from '../../../shared/ipc/runs.ts';
import type { en } from './text/en.ts';

type Word = keyof typeof en;

export interface RunRow {
  readonly run: RunSummary;
  /** Shape of its mark, as `StatusMark` draws it. */
  readonly mark: 'done' | 'running' | 'failed' | 'waiting' | 'skipped' | 'blocked' | 'attention';
  readonly word: Word;
}

export const filters = ['all', 'working', 'needs', 'ended', 'unfinished', 'stopped'] as const;
export type Filter = (typeof filters)[number];

/** A run's line in the library: its mark, and which words say what it is. */
export function describeRun(run: RunSummary): RunRow {
  if (run.needs !== null) return { run, mark: 'attention', word: 'stateNeeds' };
  switch (run.status) {
    case 'running':
      return { run, mark: 'running', word: workingWord(run) };
    case 'approved':
      return { run, mark: 'done', word: 'stateApproved' };
    case 'rejected':
      return { run, mark: 'failed', word: 'stateRejected' };
    case 'exhausted':
      return { run, mark: 'failed', word: 'stateExhausted' };
    case 'cancelled':
      return { run, mark: 'skipped', word: 'stateCancelled' };
    case 'interrupted':
      return { run, mark: 'waiting', word: 'stateInterrupted' };
    case 'unreadable':
      return { run, mark: 'blocked', word: 'stateUnreadable' };
    default:
      return { run, mark: 'failed', word: 'stateFailed' };
  }
}

const STAGE_WORDS: Readonly<Record<string, Word>> = {
  intake: 'stateIntake',
  plan: 'statePlan',
  execute: 'stateExecute',
  verify: 'stateVerify',
  deliver: 'stateDeliver',
};

const workingWord = ({ stage, here }: RunSummary): Word => {
  if (stage !== null) return STAGE_WORDS[stage] ?? 'stateRunning';
  return here ? 'stateRunning' : 'stateElsewhere';
};

/** Whether a run is what the filter and every word of the query ask for. */
export function fits(row: RunRow, filter: Filter, query: string): boolean {
  if (!fitsFilter(row, filter)) return false;
  const { request, repository, branch, runId, executor } = row.run;
  const text = [request, repository, branch ?? '', runId, executor].join('\n').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function fitsFilter({ run }: RunRow, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'working':
      return run.status === 'running';
    case 'needs':
      return run.needs !== null;
    case 'ended':
      return run.status === 'approved';
    case 'stopped':
      return run.status === 'interrupted';
    case 'unfinished':
      return ['rejected', 'exhausted', 'failed', 'cancelled', 'unreadable'].includes(run.status);
  }
}

/** Sums of what is shown; money nobody knows is left out, not counted as zero. */
export function sumRuns(rows: readonly RunRow[]): {
  readonly costUsd: number;
  readonly savedUsd: number | null;
  readonly bytesSent: number;
} {
  const known = rows.map(({ run }) => run.savedUsd).filter((saved) => saved !== null);
  return {
    costUsd: rows.reduce((sum, { run }) => sum + run.costUsd, 0),
    savedUsd: known.length === 0 ? null : known.reduce((sum, saved) => sum + saved, 0),
    bytesSent: rows.reduce((sum, { run }) => sum + run.bytesSent, 0),
  };
}
