import type { Status } from '../../../shared/ipc/settings.ts';
import type { BodyOf } from '../../../shared/run/event.ts';
import type { RunState } from '../../../shared/run/state.ts';
import type { LiveRun, RunPulse } from './live-run.ts';

type Acting = Status['acting'][number];

/** Who acts on which run of this process, and the executor that was prepared last. */
export function describeStatus(
  riding: readonly LiveRun[],
  last: RunState | null,
  facts: {
    readonly protections: readonly string[];
    readonly policy: string;
    readonly memory: Status['memory'];
  },
): Status {
  return {
    acting: riding.map(describeActing),
    executor: describeExecutor(last?.executor ?? null),
    memory: facts.memory,
    protections: [...facts.protections],
    policy: facts.policy,
  };
}

function describeActing(live: LiveRun): Acting {
  const [ask] = live.asks.list();
  const state = live.record.state();
  if (ask !== undefined)
    return {
      run: live.runId,
      who: 'person',
      doing: ask.kind,
      model: '',
      tokensPerSecond: null,
    };
  const pulse = live.pulse();
  const who = pulse?.who ?? 'host';
  return {
    run: live.runId,
    who,
    doing: pulse?.phase ?? state.stage,
    model: modelOf(state, who),
    tokensPerSecond: pulse?.tokensPerSecond ?? null,
  };
}

function modelOf({ started, executorName }: RunState, who: RunPulse['who']): string {
  switch (who) {
    case 'planner':
      return started?.planner ?? '';
    case 'verifier':
      return started?.verifier ?? '';
    case 'executor':
      return executorName ?? '';
    case 'host':
      return '';
  }
}

const describeExecutor = (probed: BodyOf<'env.probed'> | null): Status['executor'] =>
  probed === null
    ? null
    : {
        name: probed.model,
        server: probed.server,
        version: probed.version,
        contextAllocated: probed.contextAllocated,
        gpuShare: probed.gpuShare,
      };
