import type { TokenCount } from '../run/event.ts';

/**
 * What Claude's models cost, with dates. A call is priced when it happens, by the row that was in force
 * then, and the log keeps the id of the list: a later list never rewrites an old run. A model that is not
 * here has an unknown price, which is said, not guessed.
 *
 * Figures: the vendor's price page as of the list's date, US dollars per million tokens, writes for the
 * five-minute cache.
 */

export const PRICE_LIST = 'anthropic-2026-11-20';

interface Rates {
  readonly input: number;
  readonly output: number;
  readonly cacheWrite: number;
  readonly cacheRead: number;
}

interface PriceRow extends Rates {
  /** First day (UTC) on which it holds. */
  readonly from: string;
  /** A dearer tier for the whole request once its prompt is longer than `over` tokens. */
  readonly long?: Rates & { readonly over: number };
}

const opus55 = { input: 4, output: 20, cacheWrite: 5, cacheRead: 0.2 };
const sonnet55 = { input: 2, output: 10, cacheWrite: 2.5, cacheRead: 0.1 };
const haiku55 = { input: 0.1, output: 0.5, cacheWrite: 0.125, cacheRead: 0.01 };
const haiku55Long = { input: 0.5, output: 2.5, cacheWrite: 0.625, cacheRead: 0.05 };

const table: Readonly<Record<string, readonly PriceRow[]>> = {
  'claude-opus-5-5': [{ from: '2026-09-22', ...opus55 }],
  'claude-sonnet-5-5': [
    { from: '2026-09-28', ...sonnet55, cacheRead: 0.2 },
    { from: '2026-10-07', ...sonnet55 },
  ],
  'claude-haiku-5-5': [{ from: '2026-10-07', ...haiku55, long: { over: 100_000, ...haiku55Long } }],
  'claude-fable-5-1': [
    { from: '2026-09-01', input: 10, output: 50, cacheWrite: 12.5, cacheRead: 0.25 },
  ],
  'claude-opus-5': [{ from: '2026-07-24', input: 5, output: 25, cacheWrite: 6.25, cacheRead: 0.5 }],
  'claude-sonnet-5': [
    { from: '2026-06-30', input: 2, output: 10, cacheWrite: 2.5, cacheRead: 0.2 },
  ],
};

export interface Price {
  /** US dollars, to a millionth of a cent; null when the model's price is unknown. */
  readonly costUsd: number | null;
  /** The list it was priced with; null when no list knows the model. */
  readonly priceList: string | null;
}

/**
 * Price of one call. `tokens.input` is all input, cached or not; `at` is milliseconds since 1970. A clock
 * that stands before a model's first row gets that row.
 */
export function priceCall(model: string, tokens: TokenCount, at: number): Price {
  const row = findRow(model, at);
  if (row === null) return { costUsd: null, priceList: null };
  const rates = row.long !== undefined && tokens.input > row.long.over ? row.long : row;
  const fresh = Math.max(0, tokens.input - tokens.cacheRead - tokens.cacheWrite);
  const perMillion =
    fresh * rates.input +
    tokens.output * rates.output +
    tokens.cacheWrite * rates.cacheWrite +
    tokens.cacheRead * rates.cacheRead;
  return { costUsd: Math.round(perMillion * 100) / 1e8, priceList: PRICE_LIST };
}

function findRow(model: string, at: number): PriceRow | null {
  const rows = lookUp(baseModel(model));
  if (rows === undefined) return null;
  return rows.findLast((row) => Date.parse(row.from) <= at) ?? rows[0] ?? null;
}

const lookUp = (model: string): readonly PriceRow[] | undefined =>
  Object.hasOwn(table, model) ? table[model] : undefined;

/** A model's name without a snapshot date: `claude-haiku-4-5-20251001` is `claude-haiku-4-5`. */
export const baseModel = (model: string): string => model.replace(/[-@]20\d{6}$/, '');
