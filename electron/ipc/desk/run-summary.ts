import type { RunSummary } from '../../../shared/ipc/runs.ts';
import type { RunState } from '../../../shared/run/state.ts';
import type { RunListing } from '../../hosts/engine.ts';
import type { LiveRun } from './live-run.ts';

/** A run's line in the library as its file says it. */
export const summarizeListing = (listing: RunListing): RunSummary => ({
  ...listing,
  needs: null,
  here: false,
});

/** A run's line while this process rides it. */
export function summarizeLive(live: LiveRun): RunSummary {
  const state = live.record.state();
  const { started, finished, cloud } = state;
  const cloudOnlyUsd = finished?.counterfactual.costUsd ?? live.record.cloudOnlyUsd();
  const [needs] = live.asks.list();
  return {
    runId: live.runId,
    startedAt: startOf(state),
    request: started?.request ?? '',
    repository: started?.repository.path ?? '',
    status: 'running',
    note: '',
    costUsd: cloud.costUsd,
    savedUsd: cloudOnlyUsd === null ? null : cloudOnlyUsd - cloud.costUsd,
    bytesSent: state.egress.bytes,
    seconds: (state.lastAt - (state.fork?.at ?? 0)) / 1e9,
    mode: started?.mode ?? '',
    executor: state.executorName ?? '',
    scripted: started?.scripted ?? false,
    branch: started?.branch ?? null,
    filesChanged: Object.keys(state.files).length,
    stage: state.stage,
    needs: needs ?? null,
    ...(state.fork === undefined ? {} : { parentRun: state.fork.parentRun }),
    ...(state.fork?.test === undefined ? {} : { test: state.fork.test }),
    here: true,
  };
}

/** A fork counts its events from its parent's beginning, and began later. */
function startOf({ started, fork }: RunState): string {
  if (started === null) return '';
  return fork === undefined
    ? started.epoch
    : new Date(Date.parse(started.epoch) + fork.at / 1e6).toISOString();
}
