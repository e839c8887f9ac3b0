import { describe, expect, it } from 'vitest';
import {
  type ForecastTerms,
  forecastCloud,
  forecastRevision,
} from '../../shared/money/forecast.ts';
import { plan } from '../renderer/plan/sample.ts';

const terms: ForecastTerms = {
  plan,
  planner: 'claude-opus-5-5',
  verifier: 'claude-sonnet-5-5',
  budgets: {
    rounds: 3,
    verifyCalls: 4,
    replans: 2,
    advice: 3,
    diffChars: 60_000,
    reportChars: 8_000,
  },
  digestTokens: 4_000,
  requestChars: 200,
  roundsDone: 0,
  at: Date.parse('2026-11-20T00:00:00Z'),
};

describe('the forecast of a plan', () => {
  it('is one call if the first round is approved, and nine at most', () => {
    const { least, most } = forecastCloud(terms);
    expect(least.calls).toBe(1);
    expect(most.calls).toBe(4 + 2 + 3);
    expect(most.costUsd ?? 0).toBeGreaterThan(least.costUsd ?? 0);
    expect(most.chars).toBeGreaterThan(4 * least.chars);
  });

  it('names the bounds of what one round shows', () => {
    const { round, least } = forecastCloud(terms);
    expect(round).toEqual({ plan: JSON.stringify(plan).length, diff: 60_000, report: 8_000 });
    expect(least.chars).toBeGreaterThan(round.plan + round.diff + round.report);
  });

  it('shrinks with the rounds that are over, never below none', () => {
    expect(forecastCloud({ ...terms, roundsDone: 1 }).most.calls).toBe(3 + 1 + 3);
    expect(forecastCloud({ ...terms, roundsDone: 9 }).most.calls).toBe(3);
  });

  it('follows the budgets, with the standard ones where a log names none', () => {
    expect(forecastCloud({ ...terms, budgets: {} }).most.calls).toBe(9);
    const tight = { ...terms.budgets, replans: 0, advice: 0, verifyCalls: 1 };
    expect(forecastCloud({ ...terms, budgets: tight }).most.calls).toBe(1);
  });

  it('has no price for a model that no list knows, but still its calls', () => {
    const { least, most } = forecastCloud({ ...terms, verifier: 'unheard-of' });
    expect(least).toMatchObject({ calls: 1, costUsd: null });
    expect(most).toMatchObject({ calls: 9, costUsd: null });
  });

  it('of a revision is one call of the planner that grows with the comments', () => {
    const small = forecastRevision(terms, 100);
    expect(small.calls).toBe(1);
    expect(forecastRevision(terms, 100_000).costUsd ?? 0).toBeGreaterThan(small.costUsd ?? 0);
  });
});
