import type { RunState } from '../state.ts';
import type { Relation } from './comparison.ts';

interface Related {
  readonly runId: string;
  readonly state: RunState;
}

/** What two runs have to do with each other. */
export function relateRuns(left: Related, right: Related): Relation {
  const [one, other] = [left.state, right.state];
  const terms = [one.started, other.started] as const;
  const [a, b] = terms;
  const known = a !== null && b !== null;
  const leftOfRight = one.fork?.parentRun === right.runId;
  const rightOfLeft = other.fork?.parentRun === left.runId;
  const siblings =
    one.fork !== undefined &&
    other.fork !== undefined &&
    one.fork.parentRun === other.fork.parentRun;
  const shared = siblings
    ? Math.min(one.fork.after, other.fork.after)
    : leftOfRight
      ? (one.fork?.after ?? 0)
      : rightOfLeft
        ? (other.fork?.after ?? 0)
        : 0;
  const declared = [
    ...(leftOfRight || siblings ? (one.fork?.changes ?? []) : []),
    ...(rightOfLeft || siblings ? (other.fork?.changes ?? []) : []),
  ];
  return {
    sameRequest: known && a.request.trim() === b.request.trim(),
    sameRepository:
      known &&
      (a.repository.path === b.repository.path ||
        a.repository.baseCommit === b.repository.baseCommit),
    sameBase: known && a.repository.baseTree === b.repository.baseTree,
    shared,
    fork: siblings ? 'both' : leftOfRight ? 'left' : rightOfLeft ? 'right' : null,
    declared,
  };
}
