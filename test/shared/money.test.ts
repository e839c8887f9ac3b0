import { describe, expect, it } from 'vitest';
import { estimateCloudOnly } from '../../shared/money/counterfactual.ts';
import { PRICE_LIST, priceCall } from '../../shared/money/prices.ts';

const at = Date.parse('2026-11-20T00:00:00Z');
const tokens = (input: number, output: number, cacheRead = 0, cacheWrite = 0) => ({
  input,
  output,
  cacheRead,
  cacheWrite,
});
const M = 1_000_000;

describe('the price of a call', () => {
  it.each([
    ['claude-opus-5-5', tokens(M, 0), 4],
    ['claude-opus-5-5', tokens(0, M), 20],
    ['claude-opus-5-5', tokens(M, 0, M), 0.2],
    ['claude-opus-5-5', tokens(M, 0, 0, M), 5],
    ['claude-opus-5-5', tokens(30_000, 6_000), 0.24],
    ['claude-sonnet-5-5', tokens(M, 0, M), 0.1],
    ['claude-sonnet-5-5', tokens(20_000, 1_500), 0.055],
    ['claude-fable-5-1', tokens(M, 0, M), 0.25],
    ['claude-opus-5', tokens(M, M), 30],
    ['claude-sonnet-5', tokens(M, 0, 0, M), 2.5],
    ['claude-haiku-5-5', tokens(100_000, 1_000), 0.0105],
    ['claude-haiku-5-5', tokens(100_001, 1_000), 0.0525005],
    ['claude-haiku-5-5', tokens(100_001, 0, 100_001), 0.00500005],
    ['claude-opus-5-5-20260922', tokens(M, 0), 4],
  ])('of %s for %o is $%f', (model, count, costUsd) => {
    expect(priceCall(model, count, at)).toEqual({ costUsd, priceList: PRICE_LIST });
  });

  it('is that of the day: cheaper cache reads since 7 October', () => {
    const read = tokens(M, 0, M);
    expect(priceCall('claude-sonnet-5-5', read, Date.parse('2026-10-06T23:59:59Z')).costUsd).toBe(
      0.2,
    );
    expect(priceCall('claude-sonnet-5-5', read, Date.parse('2026-10-07T00:00:00Z')).costUsd).toBe(
      0.1,
    );
    expect(priceCall('claude-sonnet-5-5', read, 0).costUsd).toBe(0.2);
  });

  it.each(['claude-fable-5-2', 'claude-opus-4-8', 'gpt', 'constructor', ''])(
    'of %s is unknown',
    (model) => {
      expect(priceCall(model, tokens(M, M), at)).toEqual({ costUsd: null, priceList: null });
    },
  );
});

describe('the cloud-only estimate', () => {
  const turn = (conversation: string, inputTokens: number, outputTokens = 100) => ({
    conversation,
    inputTokens,
    outputTokens,
  });

  it('reads what the turn before had sent from the cache, within one conversation only', () => {
    const { costUsd, assumption } = estimateCloudOnly(
      [turn('s1', 2_000), turn('s1', 3_000), turn('s2', 2_000)],
      'claude-opus-5-5',
      at,
    );
    const expected = (5_000 * 5 + 2_000 * 0.2 + 300 * 20) / M;
    expect(costUsd).toBeCloseTo(expected, 6);
    expect(assumption).toContain("executor's 3 recorded turns on claude-opus-5-5");
  });

  it('does not count a prompt that shrank as more than it is', () => {
    const { costUsd } = estimateCloudOnly(
      [turn('a', 5_000, 0), turn('a', 1_000, 0)],
      'claude-opus-5-5',
      at,
    );
    expect(costUsd).toBeCloseTo((5_000 * 5 + 1_000 * 0.2) / M, 6);
  });

  it('is nothing for no turns, and says when the price is unknown', () => {
    expect(estimateCloudOnly([], 'claude-opus-5-5', at).costUsd).toBe(0);
    expect(estimateCloudOnly([turn('a', 9)], 'claude-none', at)).toEqual({
      costUsd: 0,
      assumption: 'No estimate: the price of claude-none is not known.',
    });
  });
});
