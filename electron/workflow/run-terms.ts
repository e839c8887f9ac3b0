import { commitHash } from '../../shared/ids.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import type { Budgets, Ride } from './context.ts';

/** The run's terms as its first event recorded them: a resume uses these, not today's settings. */
export function requireStarted(
  events: readonly RunEvent[],
): Pick<Ride, 'terms' | 'budgets' | 'base'> {
  const first = events[0];
  if (first?.kind !== 'run.started') throw new Error('A run file must begin with run.started.');
  return {
    terms: first,
    budgets: budgetsOf(first.budgets),
    base: commitHash(first.repository.baseCommit),
  };
}

/** Promise 1: at most 13 calls to Claude in a run, whatever the executor does. */
export const defaultBudgets: Budgets = {
  intakeCalls: 2,
  planCalls: 2,
  replans: 2,
  rounds: 3,
  verifyCalls: 4,
  advice: 3,
  tries: 3,
  digestTokens: 4_000,
  diffChars: 60_000,
  reportChars: 8_000,
  checkSeconds: 600,
  contextTokens: 32_768,
  turns: 40,
};

/** Recorded budgets over the defaults; names that an older run did not have keep their default. */
export function budgetsOf(recorded: Readonly<Record<string, number>>): Budgets {
  const known = Object.fromEntries(
    Object.entries(recorded).filter(([name]) => name in defaultBudgets),
  );
  return { ...defaultBudgets, ...known };
}

export const countAdvice = (events: readonly RunEvent[]): number =>
  events.filter((event) => event.kind === 'model.requested' && event.purpose === 'ask_planner')
    .length;

/** How often the run was resumed or forked so far, plus one: the number of the life that begins now. */
export const countLives = (events: readonly RunEvent[]): number =>
  events.filter(({ kind }) => kind === 'run.resumed' || kind === 'fork.created').length + 1;

/** The executor that people chose last, or the one the run was started with. */
export function executorAtEnd(events: readonly RunEvent[]): string {
  const chosen = events.findLast((event) => event.kind === 'executor.chosen');
  return chosen?.kind === 'executor.chosen'
    ? chosen.executor
    : requireStarted(events).terms.executor;
}
