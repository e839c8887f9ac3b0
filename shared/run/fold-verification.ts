import { assertNever } from '../result.ts';
import type { EventOf } from './event.ts';
import { changeStep } from './fold-execution.ts';
import { withIncident } from './incident.ts';
import type { RoundState, RunState } from './state.ts';

type VerificationFamily = EventOf<
  'check.started' | 'check.ran' | 'gate.ran' | 'verify.started' | 'verify.ended' | 'delivery.made'
>;

export function foldVerification(state: RunState, event: VerificationFamily): RunState {
  switch (event.kind) {
    case 'check.started':
      return state;
    case 'check.ran':
      return foldCheck(state, event);
    case 'gate.ran':
      if (state.adjustment !== null) {
        const { green, faults } = event;
        return { ...state, adjustment: { ...state.adjustment, green, faults } };
      }
      return changeRound({ ...state, stage: 'verify' }, event.round, (round) => ({
        ...round,
        green: event.green,
        faults: event.faults,
      }));
    case 'verify.started':
      return { ...state, stage: 'verify' };
    case 'verify.ended': {
      const judged = changeRound(state, event.round, (round) => ({
        ...round,
        verdict: event.verdict,
        accepted: event.accepted,
      }));
      return event.note === '' ? judged : withIncident(judged, event.seq, event.note);
    }
    case 'delivery.made':
      return { ...state, stage: 'deliver', delivery: event };
    default:
      return assertNever(event);
  }
}

/** A check of a step belongs to the step's last attempt; one of the whole change, to the current round. */
function foldCheck(state: RunState, event: EventOf<'check.ran'>): RunState {
  if (event.step !== null) {
    // Checks run again once the step's work is together with that of others: they take the place of the first ones.
    const isAgain = /^execute\/[^/]+\/merge/.test(event.key);
    return changeStep(state, event.step, (step) => {
      const before = isAgain
        ? step.checks.filter(({ command }) => command !== event.command)
        : step.checks;
      return { ...step, checks: [...before, event] };
    });
  }
  const { adjustment } = state;
  if (adjustment !== null)
    return { ...state, adjustment: { ...adjustment, checks: [...adjustment.checks, event] } };
  const open = state.rounds.at(-1);
  const round = open === undefined || open.green !== null ? (open?.round ?? 0) + 1 : open.round;
  return changeRound(state, round, (known) => ({ ...known, checks: [...known.checks, event] }));
}

function changeRound(
  state: RunState,
  round: number,
  change: (round: RoundState) => RoundState,
): RunState {
  const known = state.rounds.some((entry) => entry.round === round);
  const rounds = known ? state.rounds : [...state.rounds, emptyRound(round)];
  return {
    ...state,
    rounds: rounds.map((entry) => (entry.round === round ? change(entry) : entry)),
  };
}

const emptyRound = (round: number): RoundState => ({
  round,
  green: null,
  faults: [],
  checks: [],
  verdict: null,
  accepted: false,
});
