import { assertNever } from '../result.ts';
import type { EventOf, TokenCount } from './event.ts';
import { changeStepOf } from './fold-execution.ts';
import { withIncident } from './incident.ts';
import type { CloudTotals, LocalTotals, RunState } from './state.ts';

type ModelFamily = EventOf<
  'model.requested' | 'model.responded' | 'model.failed' | 'model.retried'
>;

/** The provider name under which everything that leaves the building is booked. */
export const CLOUD_PROVIDER = 'anthropic';

export function foldModel(state: RunState, event: ModelFamily): RunState {
  switch (event.kind) {
    case 'model.requested':
      return event.provider === CLOUD_PROVIDER
        ? { ...state, cloud: { ...state.cloud, calls: state.cloud.calls + 1 } }
        : state;
    case 'model.responded':
      return foldAnswer(state, event);
    case 'model.failed':
      return foldFailure(withIncident(state, event.seq, `${event.role}: ${event.outcome}`), event);
    case 'model.retried':
      return withIncident(state, event.seq, `${event.role} asked again: ${event.because}`);
    default:
      return assertNever(event);
  }
}

function foldAnswer(state: RunState, event: EventOf<'model.responded'>): RunState {
  const counted =
    event.role === 'executor'
      ? changeStepOf(state, event, (step) => ({ ...step, turns: step.turns + 1 }))
      : state;
  if (event.provider === CLOUD_PROVIDER) {
    return { ...counted, cloud: addCost(counted.cloud, event.tokens, event.costUsd) };
  }
  return { ...counted, local: addLocal(counted.local, event.tokens, event.role === 'executor') };
}

/** An answer that was of no use was paid for all the same. Older logs name no provider in it. */
function foldFailure(state: RunState, event: EventOf<'model.failed'>): RunState {
  if (event.tokens === undefined) return state;
  const provider = event.provider ?? (event.role === 'executor' ? null : CLOUD_PROVIDER);
  if (provider === null) return state;
  return provider === CLOUD_PROVIDER
    ? { ...state, cloud: addCost(state.cloud, event.tokens, event.costUsd ?? null) }
    : { ...state, local: addLocal(state.local, event.tokens, false) };
}

/** Tokens are counted whoever asked; a turn is the executor's. */
const addLocal = (local: LocalTotals, tokens: TokenCount, isTurn: boolean): LocalTotals => ({
  ...local,
  turns: local.turns + (isTurn ? 1 : 0),
  inputTokens: local.inputTokens + tokens.input,
  outputTokens: local.outputTokens + tokens.output,
});

const addCost = (cloud: CloudTotals, tokens: TokenCount, costUsd: number | null): CloudTotals => ({
  ...cloud,
  tokens: {
    input: cloud.tokens.input + tokens.input,
    output: cloud.tokens.output + tokens.output,
    cacheRead: cloud.tokens.cacheRead + tokens.cacheRead,
    cacheWrite: cloud.tokens.cacheWrite + tokens.cacheWrite,
  },
  costUsd: cloud.costUsd + (costUsd ?? 0),
  priceUnknown: cloud.priceUnknown || costUsd === null,
});

type EgressFamily = EventOf<'egress.sent' | 'egress.answered' | 'egress.refused'>;

export function foldEgress(state: RunState, event: EgressFamily): RunState {
  switch (event.kind) {
    case 'egress.sent': {
      const byClass = { ...state.egress.byClass };
      for (const part of event.parts) byClass[part.class] = (byClass[part.class] ?? 0) + part.bytes;
      return {
        ...state,
        egress: {
          requests: state.egress.requests + 1,
          bytes: state.egress.bytes + event.bytes,
          masked: state.egress.masked + event.masked,
          denied: state.egress.denied + event.denied.length,
          byClass,
        },
      };
    }
    case 'egress.answered':
      return state;
    case 'egress.refused':
      return withIncident(state, event.seq, `not sent: ${event.source}, ${event.why}`);
    default:
      return assertNever(event);
  }
}
