import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPlayhead, SETTLE_MS, seqAtTime, snapTo } from '../../../renderer/stores/playhead.ts';
import type { Mark } from '../../../shared/run/mark.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a playhead', () => {
  it('tells each move at once and settles only where it stands still', () => {
    const committed: (number | null)[] = [];
    const playhead = createPlayhead(null, (seq) => committed.push(seq));
    const seen: (number | null)[] = [];
    playhead.subscribe(() => seen.push(playhead.get()));
    for (const seq of [3, 4, 5]) {
      playhead.set(seq);
      vi.advanceTimersByTime(SETTLE_MS - 1);
    }
    expect({ seen, committed, settled: playhead.settled() }).toEqual({
      ...{ seen: [3, 4, 5], committed: [], settled: null },
    });
    vi.advanceTimersByTime(1);
    expect({ committed, settled: playhead.settled() }).toEqual({ committed: [5], settled: 5 });
  });

  it('settles at once after a jump, and once only', () => {
    const committed: (number | null)[] = [];
    const playhead = createPlayhead(1, (seq) => committed.push(seq));
    playhead.set(2);
    playhead.jump(9);
    vi.advanceTimersByTime(SETTLE_MS * 3);
    expect(committed).toEqual([9]);
  });

  it('follows the address without writing to it, and not while it moves itself', () => {
    const commit = vi.fn();
    const playhead = createPlayhead(1, commit);
    playhead.follow(4);
    expect([playhead.get(), playhead.settled(), commit.mock.calls]).toEqual([4, 4, []]);
    playhead.set(6);
    playhead.follow(1);
    expect(playhead.get()).toBe(6);
  });

  it('leaves nothing behind when it is closed', () => {
    const commit = vi.fn();
    const playhead = createPlayhead(1, commit);
    playhead.set(2);
    playhead.close();
    vi.advanceTimersByTime(SETTLE_MS * 3);
    expect(commit).not.toHaveBeenCalled();
  });
});

const marks = (...all: readonly (readonly [at: number, status: Mark['status']])[]) => {
  const list = all.map(
    ([at, status], index): Mark => ({
      ...{ seq: index + 1, at, lane: 'execution', kind: 'tool.ended', key: 'k', status },
      ...{ actor: 'executor', text: '', ms: 0 },
    }),
  );
  return { length: list.length, at: (index: number) => list[index] };
};

describe('snapping', () => {
  const list = marks([0, 'note'], [10, 'bad'], [20, 'ok'], [20, 'note'], [90, 'bad']);

  it('finds the last event that is not later than a moment', () => {
    expect([-5, 0, 9, 10, 20, 50, 500].map((ms) => seqAtTime(list, ms))).toEqual([
      1, 1, 1, 2, 4, 4, 5,
    ]);
  });

  it('takes the nearest of a sort, before or after, within its distance', () => {
    const isBad = (mark: Mark) => mark.status === 'bad';
    const snap = (ms: number, within: number) => snapTo(list, { ms, within }, isBad)?.seq ?? null;
    expect([snap(15, 10), snap(60, 35), snap(60, 20), snap(0, 5)]).toEqual([2, 5, null, null]);
  });
});
