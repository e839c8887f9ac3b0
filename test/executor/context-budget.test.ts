import { describe, expect, it } from 'vitest';
import {
  decideAnswerTokens,
  decideContextFull,
  detectHistoryCut,
  estimatePromptTokens,
} from '../../electron/executor/context-budget.ts';

const counted = (promptTokens: number | null, requestBytes = 20_000, outputTokens = 50) => ({
  requestBytes,
  promptTokens,
  outputTokens,
});

describe('the estimate of a request', () => {
  it('starts from its size', () => {
    expect(estimatePromptTokens(36_000, null)).toBe(10_000);
  });

  it('goes on from what the server counted', () => {
    expect(estimatePromptTokens(23_200, counted(7000))).toBe(8000);
    expect(estimatePromptTokens(36_000, counted(null))).toBe(10_000);
  });
});

describe('a request that does not fit', () => {
  const room = { contextLength: 16_384, answerTokens: 4096 };
  it('is known by its estimate and the room kept for the answer', () => {
    expect(decideContextFull(12_288, room)).toBeNull();
    expect(decideContextFull(12_289, room)).toContain('12288 of 16384 are free');
  });

  it.each([
    [8192, 2048],
    [16_384, 4096],
    [32_768, 8192],
    [262_144, 8192],
  ])('keeps of %i tokens %i for the answer', (contextLength, answerTokens) => {
    expect(decideAnswerTokens(contextLength)).toBe(answerTokens);
  });
});

describe('a history that the server cut', () => {
  const now = (promptTokens: number | null, estimate: number, contextLength = 32_768) => ({
    ...counted(promptTokens),
    estimate,
    contextLength,
  });

  it.each([
    [65_536, 32_770, 49_000],
    [32_768, 16_387, 24_000],
    [4096, 2051, 3000],
  ])('of a window of %i tokens shows as %i tokens read', (window, read, estimate) => {
    expect(detectHistoryCut(now(read, estimate, window), null)).toContain('half a window');
  });

  it('shows as half of the default window when the server ignored the one asked for', () => {
    expect(detectHistoryCut(now(2051, 9000), null)).toContain('half a window of 4096');
  });

  it('shows as fewer tokens than the turn before', () => {
    expect(detectHistoryCut(now(9000, 15_500), counted(15_000))).toContain('cut off');
  });

  it('shows as much less than was sent when that was near the limit', () => {
    expect(detectHistoryCut(now(9000, 30_000), null)).toContain('of about 30000 sent');
  });

  it.each([
    ['a normal continuation', now(15_400, 15_500), counted(15_000)],
    ['a template that drops earlier thinking', now(14_000, 15_500), counted(15_000)],
    [
      'another member of a pool, which counts otherwise',
      { ...now(9000, 15_500), server: 'gpu-b' },
      { ...counted(15_000), server: 'gpu-a' },
    ],
    ['a server that does not count', now(null, 30_000), null],
    ['a server that leaves out zero', now(0, 30_000), null],
    ['a template that renders little of what was sent', now(40, 6000), null],
    ['exactly half a window, as estimated', now(16_387, 16_500), null],
  ])('is not suspected for %s', (_name, turn, last) => {
    expect(detectHistoryCut(turn, last)).toBeNull();
  });
});
