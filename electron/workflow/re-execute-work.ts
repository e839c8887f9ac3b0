import type { RunEvent } from '../../shared/run/event.ts';

/** A recorded step that is done once more. */
export interface Work {
  /** The event that it ended with. */
  readonly event: RunEvent;
  readonly what: WorkKind;
  /** False for what only brings files into place. */
  readonly isCounted: boolean;
}

export type WorkKind =
  | 'command'
  | 'write'
  | 'read'
  | 'check'
  | 'snapshot'
  | 'merge'
  | 'setup'
  | 'files';

/**
 * What of a run is done once more, in the order in which it ended. Left out: what went to other servers or to the
 * planner, what was refused or never ended, and the delivery, which would change the user's repository.
 */
export function describeWork(events: readonly RunEvent[]): readonly Work[] {
  const effects = effectsOf(events);
  return events.flatMap((event): readonly Work[] => {
    if (event.inputHash === undefined || event.result === undefined) return [];
    if (/^(?:deliver|setup\/again)/.test(event.key)) return [];
    const what = kindOf(event, effects);
    return what === null ? [] : [{ event, what, isCounted: what !== 'files' }];
  });
}

/** Calls that are not repeated, because they reached out of the worktree. */
export function countLeft(events: readonly RunEvent[]): number {
  const effects = effectsOf(events);
  return events.filter(
    (event) =>
      event.kind === 'tool.ended' &&
      ['external', 'planner'].includes(effects.get(event.key) ?? '') &&
      event.status !== 'refused',
  ).length;
}

const effectsOf = (events: readonly RunEvent[]): ReadonlyMap<string, string> =>
  new Map(
    events.flatMap((event): [string, string][] =>
      event.kind === 'tool.started' ? [[event.key, event.effect]] : [],
    ),
  );

const CALLS: Readonly<Record<string, WorkKind>> = {
  command: 'command',
  'write-tree': 'write',
  read: 'read',
};

function kindOf(event: RunEvent, effects: ReadonlyMap<string, string>): WorkKind | null {
  switch (event.kind) {
    case 'tool.ended': {
      const isOver = ['ok', 'error', 'timeout'].includes(event.status);
      return isOver ? (CALLS[effects.get(event.key) ?? ''] ?? null) : null;
    }
    case 'check.ran':
      return 'check';
    case 'snapshot.taken':
      return 'snapshot';
    case 'setup.ran':
      return 'setup';
    case 'step.merged':
      return 'merge';
    case 'tree.compared':
      if (/\/merge\d+$/.test(event.key)) return 'merge';
      return /\/(?:touched|watched)$/.test(event.key) ? null : 'files';
    case 'snapshot.restored':
      return 'files';
    default:
      return null;
  }
}
