import { assertNever } from '../result.ts';
import type { EventOf, RunEvent } from './event.ts';
import { foldEgress, foldModel } from './fold-cost.ts';
import { foldExecution } from './fold-execution.ts';
import { foldIntake, foldPlan } from './fold-plan.ts';
import { foldVerification } from './fold-verification.ts';
import { withIncident } from './incident.ts';
import { emptyRun, type RunState } from './state.ts';

/** State and event to state: the only way a run's state is made, live and replayed alike. Pure. */
export function fold(state: RunState, event: RunEvent): RunState {
  return withStage(state, foldKind({ ...state, lastSeq: event.seq, lastAt: event.at }, event));
}

/** Notes when a stage began. */
function withStage(before: RunState, after: RunState): RunState {
  if (before.stage === after.stage && after.stageAt[after.stage] !== undefined) return after;
  return { ...after, stageAt: { ...after.stageAt, [after.stage]: after.lastAt } };
}

/** The state after all events. */
export const foldAll = (events: Iterable<RunEvent>, from: RunState = emptyRun): RunState => {
  let state = from;
  for (const event of events) state = fold(state, event);
  return state;
};

function foldKind(state: RunState, event: RunEvent): RunState {
  switch (event.kind) {
    case 'digest.built':
    case 'intake.asked':
    case 'intake.answered':
    case 'intake.file-decided':
    case 'intake.ended':
      return foldIntake(state, event);
    case 'plan.produced':
    case 'plan.validated':
    case 'plan.edited':
    case 'plan.approved':
    case 'plan.rejected':
    case 'plan.revised':
    case 'plan.drifted':
      return foldPlan(state, event);
    case 'step.started':
    case 'step.ended':
    case 'step.blocked':
    case 'step.skipped':
    case 'tool.started':
    case 'tool.ended':
    case 'call.repaired':
    case 'call.refused':
    case 'turn.nudged':
    case 'loop.detected':
    case 'snapshot.taken':
    case 'snapshot.failed':
    case 'snapshot.restored':
    case 'tree.compared':
    case 'file.changed':
    case 'limit.reached':
    case 'outcome.unknown':
      return foldExecution(state, event);
    case 'model.requested':
    case 'model.responded':
    case 'model.failed':
    case 'model.retried':
      return foldModel(state, event);
    case 'egress.sent':
    case 'egress.answered':
    case 'egress.refused':
      return foldEgress(state, event);
    case 'check.started':
    case 'check.ran':
    case 'gate.ran':
    case 'verify.started':
    case 'verify.ended':
    case 'delivery.made':
      return foldVerification(state, event);
    default:
      return foldRun(state, event);
  }
}

type RunFamily = EventOf<
  | 'run.started'
  | 'run.resumed'
  | 'run.interrupted'
  | 'run.finished'
  | 'env.captured'
  | 'env.probed'
  | 'env.fault'
  | 'human.decision'
  | 'human.steered'
  | 'plan.commented'
  | 'command.decided'
  | 'executor.chosen'
  | 'delivery.adjusted'
  | 'replay.diverged'
  | 'log.repaired'
>;

function foldRun(state: RunState, event: RunFamily): RunState {
  switch (event.kind) {
    case 'run.started':
      return { ...state, started: event, executorName: event.executor };
    case 'run.resumed':
      return withIncident(
        { ...state, finished: null },
        event.seq,
        `resumed after event ${event.after}`,
      );
    case 'run.interrupted':
      return withIncident(state, event.seq, `interrupted: ${event.reason}`);
    case 'run.finished':
      return {
        ...state,
        finished: event,
        stage: event.outcome === 'interrupted' ? state.stage : 'over',
      };
    case 'env.captured':
      return { ...state, environment: event };
    case 'env.probed':
      return { ...state, executor: event };
    case 'env.fault':
      return withIncident(state, event.seq, `${event.what}: ${event.detail}`);
    case 'executor.chosen':
      return { ...state, executorName: event.executor };
    case 'delivery.adjusted':
      return { ...state, tree: event.to };
    case 'human.steered':
    case 'plan.commented':
    case 'command.decided':
      return state;
    case 'human.decision':
      return { ...state, decisions: [...state.decisions, event] };
    case 'replay.diverged':
      return withIncident(state, event.seq, `replay diverged at ${event.key}`);
    case 'log.repaired':
      return withIncident(state, event.seq, `log repaired: ${event.reason}`);
    default:
      return assertNever(event);
  }
}
