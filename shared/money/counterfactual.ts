import type { TokenCount } from '../run/event.ts';
import { priceCall } from './prices.ts';

/**
 * What the executor's work would have cost if Claude had done it too. It is an estimate and says so: the
 * recorded turns are priced as they happened, with prompt caching at its best, because a fair cloud agent
 * would use it. It can come out below what the run really cost; then the saving is negative and shown so.
 */

/**
 * The Claude model that a cloud-only agent would use: the one sold for agentic coding, at half the price of
 * the planner's. Mode cloud takes it by default, so that what is estimated and what is measured are the same.
 */
export const CLOUD_EXECUTOR = 'claude-sonnet-5-5';

/** One recorded turn of the executor, in order. */
export interface LocalTurn {
  /** Turns of one conversation (one attempt at one step) share a growing prompt. */
  readonly conversation: string;
  /** The whole prompt of the turn. */
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface Counterfactual {
  readonly costUsd: number;
  readonly assumption: string;
}

/** An estimate that goes on while the turns come. */
export interface CloudOnlyEstimate {
  add(turn: LocalTurn): void;
  value(): Counterfactual;
}

/** `at` is milliseconds since 1970 and picks the prices; `model` is the one that would have done the work. */
export function createCloudOnlyEstimate(model: string, at: number): CloudOnlyEstimate {
  const previous = new Map<string, number>();
  let costUsd = 0;
  let turns = 0;
  let isPriced = true;
  return {
    add(turn) {
      const tokens = splitByCache(turn, previous.get(turn.conversation) ?? 0);
      const price = priceCall(model, tokens, at);
      isPriced &&= price.costUsd !== null;
      costUsd += price.costUsd ?? 0;
      turns += 1;
      previous.set(turn.conversation, turn.inputTokens);
    },
    value: () =>
      isPriced
        ? { costUsd: Math.round(costUsd * 1e6) / 1e6, assumption: describe(turns, model) }
        : { costUsd: 0, assumption: `No estimate: the price of ${model} is not known.` },
  };
}

/** The estimate over all turns of a run. */
export function estimateCloudOnly(
  turns: readonly LocalTurn[],
  model: string,
  at: number,
): Counterfactual {
  const estimate = createCloudOnlyEstimate(model, at);
  for (const turn of turns) estimate.add(turn);
  return estimate.value();
}

/** What the turn before had sent is read from the cache; everything new is written to it. */
function splitByCache(turn: LocalTurn, cached: number): TokenCount {
  const cacheRead = Math.min(cached, turn.inputTokens);
  return {
    input: turn.inputTokens,
    output: turn.outputTokens,
    cacheRead,
    cacheWrite: turn.inputTokens - cacheRead,
  };
}

const describe = (turns: number, model: string): string =>
  `The executor's ${turns} recorded ${turns === 1 ? 'turn' : 'turns'} on ${model}, every prompt's earlier part read from the cache, token counts as the local model counted them; planning and verification left out.`;
