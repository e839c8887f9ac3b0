import { assertNever } from '../result.ts';
import type { EventOf } from './event.ts';
import { withIncident } from './incident.ts';
import type { RunState, StepNote, StepState } from './state.ts';
import { stepOfKey } from './step-of-key.ts';

type ExecutionFamily = EventOf<
  | 'step.started'
  | 'step.ended'
  | 'step.blocked'
  | 'step.skipped'
  | 'tool.started'
  | 'tool.ended'
  | 'call.repaired'
  | 'call.refused'
  | 'turn.nudged'
  | 'loop.detected'
  | 'step.merged'
  | 'progress.flagged'
  | 'transport.switched'
  | 'snapshot.taken'
  | 'snapshot.failed'
  | 'snapshot.restored'
  | 'tree.compared'
  | 'file.changed'
  | 'limit.reached'
  | 'outcome.unknown'
>;

export function foldExecution(state: RunState, event: ExecutionFamily): RunState {
  switch (event.kind) {
    case 'step.started':
    case 'step.ended':
    case 'step.blocked':
    case 'step.skipped':
      return foldStep(state, event);
    case 'tool.started':
    case 'tree.compared':
      return state;
    case 'tool.ended':
      return changeStepOf(withCall(state), event, (step) => ({ ...step, calls: step.calls + 1 }));
    case 'snapshot.taken':
    case 'snapshot.restored':
      // Side by side, a step's files are in a worktree of its own: what the run has, merges say.
      return isAside(state, event) ? state : { ...state, tree: event.tree };
    case 'file.changed':
      return { ...state, files: { ...state.files, [event.path]: event } };
    case 'call.repaired':
      return withIncident(state, event.seq, `call repaired: ${event.what}`);
    case 'call.refused':
      return withIncident(state, event.seq, `call refused: ${event.what}`);
    case 'turn.nudged':
      return withIncident(state, event.seq, `nudged: ${event.because}`);
    case 'loop.detected':
      return withIncident(state, event.seq, `the same ${event.tool} call ${event.calls} times`);
    case 'step.merged':
    case 'progress.flagged':
    case 'transport.switched':
      return foldNote(withNote(state, event), event);
    case 'snapshot.failed':
      return withIncident(state, event.seq, `no snapshot: ${event.detail}`);
    case 'limit.reached':
      return withIncident(
        state,
        event.seq,
        `limit reached: ${event.limit} (${event.value} of ${event.ceiling})`,
      );
    case 'outcome.unknown':
      return withIncident(state, event.seq, `outcome unknown, ${event.decision}: ${event.what}`);
    default:
      return assertNever(event);
  }
}

function foldNote(state: RunState, event: StepNote): RunState {
  switch (event.kind) {
    case 'step.merged':
      return event.tree === null
        ? withIncident(state, event.seq, `not merged: ${event.conflicts.join(', ')}`)
        : { ...state, tree: event.tree };
    case 'progress.flagged':
      return withIncident(state, event.seq, `${event.detector}, ${event.did}: ${event.detail}`);
    case 'transport.switched':
      return withIncident(state, event.seq, `calls as ${event.to} instead of ${event.from}`);
    default:
      return assertNever(event);
  }
}

/** A step of which more is noticed shows the newest. */
const MOST_NOTES = 50;

/** Without what its durable step returned: windows get events without that, and states are the same everywhere. */
function withNote(state: RunState, event: StepNote): RunState {
  const { result: _, inputHash: __, ...note } = event;
  return changeStepOf(state, event, (step) => ({
    ...step,
    notes: [...(step.notes ?? []), note].slice(-MOST_NOTES),
  }));
}

/** Calls of a local model; in mode cloud they are Claude's, and no local model did anything. */
const withCall = (state: RunState): RunState =>
  state.started?.mode === 'cloud'
    ? state
    : { ...state, local: { ...state.local, toolCalls: state.local.toolCalls + 1 } };

type StepFamily = EventOf<'step.started' | 'step.ended' | 'step.blocked' | 'step.skipped'>;

function foldStep(state: RunState, event: StepFamily): RunState {
  switch (event.kind) {
    case 'step.started':
      return changeStep({ ...state, stage: 'execute' }, event.step, (step) => ({
        ...step,
        status: 'running',
        attempts: step.attempts + 1,
        checks: [],
        startedAt: step.startedAt ?? event.at,
        endedAt: null,
      }));
    case 'step.ended':
      return changeStep(state, event.step, (step) => ({
        ...step,
        status: event.status === 'ok' ? 'done' : 'failed',
        reason: event.reason,
        claim: event.claim,
        touched: event.touched,
        outOfScope: event.outOfScope,
        endedAt: event.at,
      }));
    case 'step.blocked':
      return changeStep(state, event.step, (step) => ({
        ...step,
        status: 'blocked',
        reason: `waits for ${event.waitsFor.join(', ')}`,
      }));
    case 'step.skipped':
      return changeStep(state, event.step, (step) => ({
        ...step,
        status: 'skipped',
        reason: `skipped by ${event.by}`,
      }));
    default:
      return assertNever(event);
  }
}

/** Replaces one step of the plan in force; unknown ids (of an older plan version) change nothing. */
export function changeStep(
  state: RunState,
  id: string,
  change: (step: StepState) => StepState,
): RunState {
  return { ...state, steps: state.steps.map((step) => (step.id === id ? change(step) : step)) };
}

/** Replaces the step that an event belongs to by its key: several may run at once. */
export function changeStepOf(
  state: RunState,
  { key }: { readonly key: string },
  change: (step: StepState) => StepState,
): RunState {
  const id = stepOfKey(key);
  return id === null ? state : changeStep(state, id, change);
}

/** Whether a step works at the side of another one. */
const isAside = (state: RunState, { key }: { readonly key: string }): boolean =>
  (state.started?.parallelSteps ?? 1) > 1 &&
  /^execute\/[^/]+\/try/.test(key) &&
  state.steps.filter(({ status }) => status === 'running').length > 1;
