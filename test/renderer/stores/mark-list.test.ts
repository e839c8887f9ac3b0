import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyMarks, readMarks } from '../../../renderer/stores/mark-list.ts';
import { type Mark, packMarks } from '../../../shared/run/mark.ts';

const marks = (count: number, from = 1): readonly Mark[] =>
  Array.from({ length: count }, (_, index) => ({
    seq: from + index,
    // Several at one moment, as events of one call are.
    at: Math.floor((from + index) / 3) * 10,
    lane: 'execution',
    kind: 'tool.ended',
    key: `k${index % 5}`,
    status: 'ok',
    actor: 'executor',
    text: `text ${index % 7}`,
    ms: index,
  }));

const packed = (all: readonly Mark[], chunk: number): string[] => {
  const chunks: string[] = [];
  for (let from = 0; from < all.length; from += chunk)
    chunks.push(packMarks(all.slice(from, from + chunk)));
  return chunks;
};

describe('a list of marks', () => {
  it('holds what was packed and what was appended, at every place', () => {
    fc.assert(
      fc.property(
        fc.nat(60),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.nat(30), { maxLength: 6 }),
        (before, chunk, growth) => {
          const total = before + growth.reduce((sum, more) => sum + more, 0);
          const all = marks(total);
          let list = readMarks(packed(all.slice(0, before), chunk), before);
          for (const more of growth) list = list.append(all.slice(list.length, list.length + more));
          expect(list.length).toBe(total);
          expect(list.slice(0, total)).toEqual(all);
          expect([list.at(-1), list.at(total)]).toEqual([undefined, undefined]);
        },
      ),
    );
  });

  it('does not change when it is grown from, and grows twice into two lists', () => {
    const base = readMarks(packed(marks(10), 4), 10);
    const one = base.append(marks(3, 11));
    const other = base.append(marks(1, 11).map((mark) => ({ ...mark, text: 'other' })));
    expect(base.length).toBe(10);
    expect(base.at(10)).toBeUndefined();
    expect(one.at(10)?.text).toBe('text 0');
    expect(other.at(10)?.text).toBe('other');
    expect(other.slice(0, 10)).toEqual(one.slice(0, 10));
  });

  it('finds the last mark up to a moment', () => {
    const all = marks(50);
    const list = readMarks(packed(all, 7), 50);
    for (const ms of [-1, 0, 5, 10, 95, 160, 10_000])
      expect(list.indexAt(ms)).toBe(all.findLastIndex(({ at }) => at <= ms));
    expect(emptyMarks.indexAt(5)).toBe(-1);
  });

  it('of a hundred thousand is looked into without unpacking all of it', () => {
    const all = marks(100_000);
    const chunks = packed(all, 1_000);
    // Everything but the first, the last and the way to the middle is broken: it must not be read.
    const read = new Set([0, 99]);
    for (let low = 0, high = 99; low < high; ) {
      const middle = Math.ceil((low + high) / 2);
      read.add(middle);
      if (middle <= 50) low = middle;
      else high = middle - 1;
    }
    const list = readMarks(
      chunks.map((text, index) => (read.has(index) ? text : text.slice(0, 40))),
      100_000,
    );
    expect([list.at(0)?.seq, list.at(99_999)?.seq]).toEqual([1, 100_000]);
    expect(list.at(50_000)?.seq).toBe(50_001);
  });
});
