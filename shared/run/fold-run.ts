import { assertNever } from '../result.ts';
import type { EventOf } from './event.ts';
import { withIncident } from './incident.ts';
import { STRONGER_KEY } from './kinds/detectors.ts';
import type { AdjustmentState, RunState } from './state.ts';

type RunFamily = EventOf<
  | 'run.started'
  | 'run.resumed'
  | 'run.interrupted'
  | 'run.finished'
  | 'env.captured'
  | 'env.probed'
  | 'env.fault'
  | 'tools.connected'
  | 'setup.ran'
  | 'human.decision'
  | 'human.steered'
  | 'plan.commented'
  | 'command.decided'
  | 'executor.chosen'
  | 'delivery.adjusted'
  | 'replay.diverged'
  | 'log.repaired'
>;

const adjustmentOf = (event: EventOf<'delivery.adjusted'>): AdjustmentState => {
  const { to: tree, by, files } = event;
  return { tree, by, files, green: null, faults: [], checks: [] };
};

const withTools = (state: RunState, event: EventOf<'tools.connected'>): RunState => ({
  ...state,
  toolServers: { ...state.toolServers, [event.server]: event },
});

export function foldRun(state: RunState, event: RunFamily): RunState {
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
      return event.key === STRONGER_KEY ? state : { ...state, executor: event };
    case 'tools.connected':
      return event.refused.length === 0
        ? withTools(state, event)
        : withIncident(
            withTools(state, event),
            event.seq,
            `tools of ${event.server} left out: ${event.refused.map(({ name }) => name).join(', ')}`,
          );
    case 'setup.ran':
      return event.status === 'passed'
        ? { ...state, setup: event }
        : withIncident(
            { ...state, setup: event },
            event.seq,
            `setup ${event.status}: ${event.command}`,
          );
    case 'env.fault':
      return withIncident(state, event.seq, `${event.what}: ${event.detail}`);
    case 'executor.chosen':
      return { ...state, executorName: event.executor };
    case 'delivery.adjusted':
      return { ...state, tree: event.to, adjustment: adjustmentOf(event) };
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
