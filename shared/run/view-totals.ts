import type { RunState } from './state.ts';

/** What a run took, against what it may take, as values; screens make sentences of them. */
export interface TotalsView {
  readonly cloud: {
    readonly costUsd: number;
    /** The cost is a lower bound: a model without a known price answered. */
    readonly priceUnknown: boolean;
    readonly calls: number;
    /** Null where no such bound holds: in mode cloud the executor's turns are calls, too. */
    readonly most: number | null;
    readonly tokens: number;
    readonly bytes: number;
  };
  readonly local: { readonly tokens: number; readonly turns: number };
  /** Null until there is an estimate. Negative when the split cost more. */
  readonly saved: {
    readonly usd: number;
    readonly cloudOnlyUsd: number;
    readonly why: string;
  } | null;
}

const CALL_BUDGETS = ['intakeCalls', 'planCalls', 'replans', 'verifyCalls', 'advice'] as const;
const DEFAULTS = { intakeCalls: 2, planCalls: 2, replans: 2, verifyCalls: 4, advice: 3 } as const;

/** `estimate`: what the library says was saved so far, for a run that is not over. */
export function viewTotals(state: RunState, estimate: number | null): TotalsView {
  const { cloud, local, egress } = state;
  return {
    cloud: {
      costUsd: cloud.costUsd,
      priceUnknown: cloud.priceUnknown,
      calls: cloud.calls,
      most: state.started?.mode === 'cloud' ? null : mostCalls(state),
      tokens: cloud.tokens.input + cloud.tokens.output,
      bytes: egress.bytes,
    },
    local: { tokens: local.inputTokens + local.outputTokens, turns: local.turns },
    saved: savedOf(state, estimate),
  };
}

/** Each revision of the plan that people ask for is one more. */
function mostCalls(state: RunState): number {
  const budgets: Readonly<Record<string, number>> = state.started?.budgets ?? {};
  return CALL_BUDGETS.reduce((sum, name) => sum + (budgets[name] ?? DEFAULTS[name]), 0);
}

function savedOf(state: RunState, estimate: number | null): TotalsView['saved'] {
  const cost = state.cloud.costUsd;
  const { finished } = state;
  if (finished !== null && finished.outcome !== 'interrupted') {
    const { costUsd, assumption } = finished.counterfactual;
    if (costUsd === 0) return null;
    return { usd: costUsd - cost, cloudOnlyUsd: costUsd, why: assumption };
  }
  // Before the executor has done anything, there is nothing that a cloud model could have done instead.
  if (estimate === null || state.local.turns === 0) return null;
  const why = finished?.counterfactual.assumption ?? '';
  return { usd: estimate, cloudOnlyUsd: estimate + cost, why };
}
