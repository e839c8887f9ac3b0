import type { BodyOf } from '../../../../shared/run/event.ts';
import type { RunState } from '../../../../shared/run/state.ts';
import { cleanLine } from './clean-text.ts';
import { describeAmount, describeBytes, describeCount, describeMoney } from './format.ts';
import { joined } from './lines.ts';

/** What a run took, in sentences: what left the machine, calls and tokens, money, what else it could have cost. */

type Finished = BodyOf<'run.finished'>;

export function describeLeft({ egress }: RunState): string {
  if (egress.requests === 0) return 'nothing left this machine';
  const classes = Object.entries(egress.byClass)
    .sort(([, a], [, b]) => b - a)
    .map(([name, bytes]) => `${cleanLine(name, 30)} ${describeBytes(bytes)}`);
  return joined(
    `${describeCount(egress.bytes)} bytes in ${describeAmount(egress.requests, 'request')} (${classes.join(', ')})`,
    describeMasked(egress.masked),
    egress.denied > 0 && `${describeAmount(egress.denied, 'part')} held back by policy`,
  );
}

/** A secret that stands in each of three requests is masked three times, so places are what is counted. */
export const describeMasked = (places: number): string =>
  places === 0 ? 'no secret found in it' : `secrets masked in ${describeAmount(places, 'place')}`;

/** The ceiling that this run was started with; null for a log that does not tell. */
function mostCalls({ started }: RunState): number | null {
  const names = ['intakeCalls', 'planCalls', 'replans', 'verifyCalls', 'advice'];
  const parts = names.map((name) => started?.budgets[name]);
  return parts.reduce<number | null>(
    (sum, part) => (sum === null || part === undefined ? null : sum + part),
    0,
  );
}

export function describeCloud(
  cloud: Pick<
    Finished['cloud'],
    'calls' | 'inputTokens' | 'outputTokens' | 'cacheReadTokens' | 'costUsd'
  >,
  state: RunState,
): string {
  if (cloud.calls === 0) return 'no call to Claude, $0';
  // With Claude as the executor the number of calls has no ceiling of its own.
  const most = state.started?.mode === 'cloud' ? null : mostCalls(state);
  return joined(
    most === null ? describeAmount(cloud.calls, 'call') : `${cloud.calls} of at most ${most} calls`,
    `${describeCount(cloud.inputTokens)} tokens in${cached(cloud.cacheReadTokens)}, ${describeCount(cloud.outputTokens)} out`,
    `${describeMoney(cloud.costUsd)}${state.cloud.priceUnknown ? ' at least (a price is unknown)' : ''}`,
  );
}

const cached = (tokens: number): string =>
  tokens === 0 ? '' : ` (${describeCount(tokens)} from cache)`;

export function describeLocal(local: Finished['local'], state: RunState): string {
  if (local.turns === 0) return '';
  const estimated = state.started?.scripted === true ? ' (estimated from length)' : '';
  const { inputTokens, outputTokens } = local;
  return joined(
    describeAmount(local.turns, 'turn'),
    describeAmount(local.toolCalls, 'tool call'),
    inputTokens + outputTokens > 0 &&
      `${describeCount(inputTokens)} tokens in, ${describeCount(outputTokens)} out${estimated}`,
  );
}

export function describeCounterfactual({ counterfactual, cloud }: Finished): string {
  const { costUsd, assumption } = counterfactual;
  if (costUsd === 0) return '';
  const saved = costUsd - cloud.costUsd;
  const compared =
    saved >= 0 ? `${describeMoney(saved)} saved` : `${describeMoney(-saved)} more spent here`;
  return (
    `a cloud-only agent would have cost about ${describeMoney(costUsd)} (estimate: ${compared}). ` +
    cleanLine(assumption, 400)
  );
}
