import { describe, expect, it } from 'vitest';
import type { SwapConclusion } from '../../../shared/run/event.ts';
import {
  type CellName,
  decideSwap,
  describeShare,
  type SwapCounts,
} from '../../../shared/run/swap-conclusion.ts';

const all: readonly CellName[] = ['A', 'B', 'C', 'D'];
const cells = (counts: Partial<Record<CellName, number>>, of = 3): SwapCounts =>
  Object.fromEntries(Object.entries(counts).map(([name, passed]) => [name, { passed, of }]));

describe('what the cells of a swap test show', () => {
  it.each<[SwapConclusion | null, Partial<Record<CellName, number>>]>([
    [null, {}],
    ['unstable', { A: 1 }],
    ['unstable', { A: 3 }],
    [null, { A: 0 }],
    [null, { A: 0, C: 3 }],
    ['executor', { A: 0, B: 3, C: 0 }],
    ['executor', { A: 0, B: 2, C: 0 }],
    ['plan', { A: 0, B: 0, C: 3 }],
    ['joint', { A: 0, B: 3, C: 3 }],
    ['undecided', { A: 0, B: 1, C: 0 }],
    [null, { A: 0, B: 0, C: 0 }],
    ['both', { A: 0, B: 0, C: 0, D: 3 }],
    ['neither', { A: 0, B: 0, C: 0, D: 0 }],
    ['undecided', { A: 0, B: 0, C: 0, D: 1 }],
  ])('is %s for %o', (conclusion, counts) => {
    expect(decideSwap(all, cells(counts))?.conclusion ?? null).toBe(conclusion);
  });

  it('says what to test further where only one change was tried', () => {
    expect(decideSwap(['A', 'B'], cells({ A: 0, B: 0 }))).toMatchObject({
      conclusion: 'undecided',
      detail: expect.stringContaining('a corrected plan'),
    });
    expect(decideSwap(['A'], cells({ A: 0 }))?.conclusion).toBe('undecided');
  });

  it('says likely with few repeats, with the ranges that three and five stand for', () => {
    expect(decideSwap(['A', 'B'], cells({ A: 0, B: 3 }))?.detail).toContain('likely');
    expect(decideSwap(['A', 'B'], cells({ A: 0, B: 5 }, 5))?.detail).not.toContain('likely');
    expect(describeShare(0, 3)).toBe('0 of 3 (0–56 %)');
    expect(describeShare(3, 3)).toBe('3 of 3 (44–100 %)');
    expect(describeShare(0, 5)).toBe('0 of 5 (0–43 %)');
    expect(describeShare(5, 5)).toBe('5 of 5 (57–100 %)');
  });
});
