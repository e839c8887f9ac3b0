import type { RunState } from '../../shared/run/state.ts';

/** What must be the same about a run in every later version. */
export const summarize = (state: RunState) => ({
  outcome: state.finished?.outcome ?? null,
  exitCode: state.finished?.exitCode ?? null,
  events: state.lastSeq,
  planVersion: state.plan?.version ?? null,
  steps: state.steps.map(({ id, status, attempts, turns, calls, touched }) => ({
    ...{ id, status, attempts, turns, calls },
    touched: [...touched],
  })),
  rounds: state.rounds.map(({ round, green, verdict, accepted }) => ({
    ...{ round, green, accepted },
    verdict: verdict?.verdict ?? null,
  })),
  cloudCalls: state.cloud.calls,
  bytesSent: state.egress.bytes,
  local: { ...state.local },
  tree: state.tree,
});
