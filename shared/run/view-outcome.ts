import type { RunState } from './state.ts';

/**
 * Why a run did not end well, by class, from recorded facts alone: what a rule can see, not whose fault a model says
 * it was (except for the verifier's own word, which is passed on as such). Null while nothing is known to be wrong.
 */
export type FailureClass =
  | 'bad-plan'
  | 'weak-model'
  | 'broken-call'
  | 'truncated-context'
  | 'red-gate'
  | 'environment'
  | 'refused'
  | 'own-fault';

export interface Failure {
  readonly cause: FailureClass;
  /** The step in which it shows, if it shows in one. */
  readonly step: string | null;
  /** What was recorded, in the words it was recorded in. */
  readonly evidence: string;
}

const REASONS: Readonly<Record<string, FailureClass>> = {
  'context-full': 'truncated-context',
  'history-cut': 'truncated-context',
  'output-limit': 'truncated-context',
  'step-too-large': 'truncated-context',
  'malformed-calls': 'broken-call',
  loop: 'weak-model',
  'empty-turns': 'weak-model',
  'turn-limit': 'weak-model',
  'degenerate-repetition': 'weak-model',
  refusal: 'weak-model',
  'no-edit': 'weak-model',
  'edit-undo': 'weak-model',
};

/** Exit codes as in the contract of the command line. */
const OWN_FAULT = 1;
const MISSING = 5;

export function decideFailure(state: RunState): Failure | null {
  const { finished } = state;
  if (finished === null || finished.outcome === 'approved') return null;
  const say = (cause: FailureClass, evidence: string, step: string | null = null): Failure => ({
    cause,
    step,
    evidence,
  });
  if (finished.exitCode === OWN_FAULT) return say('own-fault', finished.reason);
  if (finished.exitCode === MISSING) return say('environment', finished.reason);
  if (finished.outcome === 'interrupted' || finished.outcome === 'cancelled') return null;
  return (
    failureOfPlan(state, say) ??
    failureOfStep(state, say) ??
    failureOfGate(state, say) ??
    failureOfVerdict(state, say) ??
    failureByPeople(state, say)
  );
}

type Say = (cause: FailureClass, evidence: string, step?: string | null) => Failure;

function failureOfPlan(state: RunState, say: Say): Failure | null {
  const fault = state.plan?.faults[0];
  return state.plan?.approvedBy === null && fault !== undefined ? say('bad-plan', fault) : null;
}

function failureOfStep(state: RunState, say: Say): Failure | null {
  for (const step of state.steps) {
    const cause = step.status === 'failed' ? REASONS[step.reason] : undefined;
    if (cause !== undefined) return say(cause, step.reason, step.id);
  }
  return null;
}

function failureOfGate(state: RunState, say: Say): Failure | null {
  const round = state.rounds.at(-1);
  if (round?.green !== false) return null;
  const [fault] = round.faults;
  const failed = state.steps.find((step) => step.status === 'failed');
  return say('red-gate', fault === undefined ? '' : fault.detail, failed?.id ?? null);
}

const FAULTS = { plan: 'bad-plan', environment: 'environment', execution: 'weak-model' } as const;

function failureOfVerdict(state: RunState, say: Say): Failure | null {
  const verdict = state.rounds.at(-1)?.verdict ?? null;
  if (verdict === null || verdict.fault === 'none') return null;
  return say(FAULTS[verdict.fault], verdict.summary, verdict.findings[0]?.stepId ?? null);
}

/** Nothing is red: then somebody said no. */
const failureByPeople = (state: RunState, say: Say): Failure =>
  say('refused', state.finished?.reason ?? '');

/** What was verified, and how. */
export interface VerifiedView {
  readonly passed: number;
  /** Failed, timed out, or not run: never counted as passed. */
  readonly notPassed: number;
  readonly verdict: string | null;
  readonly summary: string;
  readonly rounds: number;
}

export function viewVerified(state: RunState): VerifiedView {
  const round = state.rounds.at(-1);
  const checks = round?.checks ?? [];
  const passed = checks.filter((check) => check.status === 'passed').length;
  return {
    passed,
    notPassed: checks.length - passed,
    verdict: round?.verdict?.verdict ?? null,
    summary: round?.verdict?.summary ?? '',
    rounds: state.rounds.length,
  };
}
