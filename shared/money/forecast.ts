import type { Plan } from '../plan/plan.ts';
import { priceCall } from './prices.ts';

/**
 * What a plan may still cost at Claude, before it is approved. The number of calls is bounded by the run's
 * budgets, so the ceiling is exact; what a call costs is an estimate, because nobody knows yet how large the
 * diff gets or how much Claude thinks. Texts are counted in characters as they are bounded; encoding adds a
 * little, and the ledger has the exact bytes afterwards.
 */

export interface ForecastTerms {
  readonly plan: Plan;
  readonly planner: string;
  readonly verifier: string;
  /** The run's ceilings by their names in the settings. */
  readonly budgets: Readonly<Record<string, number>>;
  /** Tokens of the digest; goes along whenever a plan is made. */
  readonly digestTokens: number;
  /** Characters of request and requirement. */
  readonly requestChars: number;
  /** Rounds of verification that are over. */
  readonly roundsDone: number;
  /** Milliseconds since 1970: picks the prices. */
  readonly at: number;
}

export interface CloudForecast {
  readonly calls: number;
  /** US dollars; null when a price is unknown. */
  readonly costUsd: number | null;
  /** Characters of plan, diff, report, digest and our own prompts that leave. */
  readonly chars: number;
}

export interface Forecast {
  /** One round that is approved: the verification of a diff and a report at their bounds. */
  readonly least: CloudForecast;
  /** Every round, replan and question to the planner used up. */
  readonly most: CloudForecast;
  /** What one round shows at most, part by part. */
  readonly round: { readonly plan: number; readonly diff: number; readonly report: number };
}

// Sizes of our own prompts with their schemas, and of answers as they usually come, thinking included.
const PROMPT_CHARS = 5_000;
const QUESTION_CHARS = 2_000;
const VERDICT_TOKENS = 3_000;
const ADVICE_TOKENS = 600;
// As the digest counts for Claude's tokenizer: plans, diffs and reports are mostly ASCII.
const CHARS_PER_TOKEN = 2.3;
// Ceilings that hold when the log of an older run does not name them.
const STANDARD = { rounds: 3, verifyCalls: 4, replans: 2, advice: 3, diff: 60_000, report: 8_000 };

export function forecastCloud(terms: ForecastTerms): Forecast {
  const { budgets } = terms;
  const round = {
    plan: JSON.stringify(terms.plan).length,
    diff: budgets.diffChars ?? STANDARD.diff,
    report: budgets.reportChars ?? STANDARD.report,
  };
  const verify = callOf(
    terms.verifier,
    { chars: PROMPT_CHARS + round.plan + round.diff + round.report, output: VERDICT_TOKENS },
    terms.at,
  );
  const step = Math.max(0, ...terms.plan.steps.map((each) => JSON.stringify(each).length));
  const advice = callOf(
    terms.planner,
    { chars: PROMPT_CHARS + step + QUESTION_CHARS, output: ADVICE_TOKENS },
    terms.at,
  );
  const replan = planCall(terms, round.plan + round.diff + round.report);
  const left = Math.max(0, (budgets.rounds ?? STANDARD.rounds) - terms.roundsDone);
  const verdicts = Math.max(0, (budgets.verifyCalls ?? STANDARD.verifyCalls) - terms.roundsDone);
  const replans = Math.min(budgets.replans ?? STANDARD.replans, Math.max(0, left - 1));
  return {
    least: times(verify, 1),
    most: [
      times(verify, verdicts),
      times(replan, replans),
      times(advice, budgets.advice ?? STANDARD.advice),
    ].reduce(add),
    round,
  };
}

/** One more call for a revision: the plan as it is and the comments go along. */
export const forecastRevision = (terms: ForecastTerms, commentChars: number): CloudForecast =>
  planCall(terms, JSON.stringify(terms.plan).length + commentChars);

function planCall(terms: ForecastTerms, chars: number): CloudForecast {
  const planTokens = Math.ceil(JSON.stringify(terms.plan).length / CHARS_PER_TOKEN);
  const digestChars = Math.round(terms.digestTokens * CHARS_PER_TOKEN);
  const sent = PROMPT_CHARS + terms.requestChars + digestChars + chars;
  // About as much thought as text goes into a plan.
  return callOf(terms.planner, { chars: sent, output: 2 * planTokens }, terms.at);
}

function callOf(
  model: string,
  size: { readonly chars: number; readonly output: number },
  at: number,
): CloudForecast {
  const input = Math.ceil(size.chars / CHARS_PER_TOKEN);
  const tokens = { input, output: size.output, cacheRead: 0, cacheWrite: 0 };
  return { calls: 1, chars: size.chars, costUsd: priceCall(model, tokens, at).costUsd };
}

const times = (one: CloudForecast, count: number): CloudForecast => ({
  calls: one.calls * count,
  chars: one.chars * count,
  costUsd: count === 0 ? 0 : one.costUsd === null ? null : one.costUsd * count,
});

const add = (one: CloudForecast, other: CloudForecast): CloudForecast => ({
  calls: one.calls + other.calls,
  chars: one.chars + other.chars,
  costUsd: one.costUsd === null || other.costUsd === null ? null : one.costUsd + other.costUsd,
});
