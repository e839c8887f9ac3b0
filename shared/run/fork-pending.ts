import type { Plan } from '../plan/plan.ts';
import type { RunEvent } from './event.ts';

/** Who a log names for what a fork changed. */
export const FORK_NAME = 'fork';

/** What forks declared to be different and the run has not come to yet. */
export interface PendingChanges {
  /** Where the last fork began; empty when the run is none. */
  readonly from: string;
  readonly plan: Plan | null;
  readonly executor: string | null;
  readonly budgets: Readonly<Record<string, number>>;
  readonly messages: readonly string[];
}

const nothing: PendingChanges = { from: '', plan: null, executor: null, budgets: {}, messages: [] };

/** `execute/s2/amend1`, `verify/amend2`: where the log says that a declared change holds from here on. */
export const isAmendKey = (key: string): boolean => /\/amend\d+$/.test(key);

/**
 * The changes that are still to come. A fork of a fork may begin before the first one's change was taken up: then both
 * hold, and of two about the same thing the later one.
 */
export function pendingChanges(events: Iterable<RunEvent>): PendingChanges {
  let pending = nothing;
  for (const event of events) {
    if (event.kind === 'fork.created') pending = declared(pending, event);
    // What an effect emitted on the way to its end is not taken up before the end is there.
    else if (event.inputHash !== undefined) pending = taken(pending, event);
  }
  return pending;
}

function declared(
  before: PendingChanges,
  event: Extract<RunEvent, { kind: 'fork.created' }>,
): PendingChanges {
  let pending = { ...before, from: event.from };
  for (const change of event.changes) {
    switch (change.what) {
      case 'plan':
        pending = { ...pending, plan: change.plan };
        break;
      case 'executor':
        pending = { ...pending, executor: change.executor };
        break;
      case 'message':
        pending = { ...pending, messages: [...pending.messages, change.text] };
        break;
      case 'budget':
        pending = { ...pending, budgets: { ...pending.budgets, ...change.budgets } };
        break;
      // Already in the copied events.
      case 'tool-result':
        break;
    }
  }
  return pending;
}

function taken(pending: PendingChanges, event: RunEvent): PendingChanges {
  if (isAmendKey(event.key)) return { ...pending, plan: null, executor: null, budgets: {} };
  if (event.kind === 'executor.chosen') return { ...pending, executor: null };
  if (!('by' in event) || event.by !== FORK_NAME) return pending;
  if (event.kind === 'human.steered' || event.kind === 'plan.commented')
    return { ...pending, messages: [] };
  return event.kind === 'human.decision' ? { ...pending, plan: null } : pending;
}
