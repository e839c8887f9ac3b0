import { baseModel, type Price, priceCall } from '../../shared/money/prices.ts';
import type { TokenCount } from '../../shared/run/event.ts';

/** Tokens that one attempt used, with the model that answered or had begun to. */
export interface UsedTokens {
  readonly model: string;
  readonly tokens: TokenCount;
}

/** What a call used and cost; a price that is not known makes the sum unknown. */
export interface Bill extends Price {
  readonly tokens: TokenCount;
}

/** Everything a call used, attempts that broke off included. `at` is milliseconds since 1970. */
export function addUp(work: readonly UsedTokens[], at: number): Bill {
  const tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  let costUsd: number | null = 0;
  let priceList: string | null = null;
  for (const one of work) {
    tokens.input += one.tokens.input;
    tokens.output += one.tokens.output;
    tokens.cacheRead += one.tokens.cacheRead;
    tokens.cacheWrite += one.tokens.cacheWrite;
    const price = priceCall(one.model, one.tokens, at);
    costUsd = costUsd === null || price.costUsd === null ? null : costUsd + price.costUsd;
    priceList = price.priceList ?? priceList;
  }
  return { tokens, costUsd, priceList };
}

/** A date, an `@` snapshot or `-latest` are other names of the same model; anything else is another one. */
export function isSameModel(asked: string, answered: string): boolean {
  const plain = (model: string) =>
    baseModel(
      model
        .toLowerCase()
        .replace(/^.*\//, '')
        .replace(/^anthropic\./, ''),
    ).replace(/-latest$/, '');
  return plain(asked) === plain(answered);
}
