import { assertNever } from '../result.ts';
import type { EventOf } from './event.ts';
import { emptyRun, type RunState } from './state.ts';

/** What is known about a run beside its own work: where it comes from, and what was found out about it later. */
export type LineageFamily = EventOf<
  | 'fork.created'
  | 'human.note'
  | 'replay.ended'
  | 'check.repeated'
  | 'blame.tested'
  | 'blame.judged'
  | 'tree.listed'
  | 'telemetry.sent'
>;

export function foldLineage(state: RunState, event: LineageFamily): RunState {
  switch (event.kind) {
    case 'fork.created':
      return forked(state, event);
    case 'human.note':
      return { ...state, notes: [...(state.notes ?? []), event] };
    case 'blame.tested':
      return { ...state, tests: [...(state.tests ?? []), event] };
    case 'blame.judged':
      return { ...state, judged: [...(state.judged ?? []), event] };
    case 'replay.ended':
    case 'check.repeated':
    case 'tree.listed':
    case 'telemetry.sent':
      return state;
    default:
      return assertNever(event);
  }
}

/** What was taken over is what another run spent: a fork counts its own from here. */
function forked(state: RunState, event: EventOf<'fork.created'>): RunState {
  const { cloud, local, egress } = emptyRun;
  return { ...state, fork: event, finished: null, cloud, local, egress };
}
