import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyMarks, readMarks } from '../../../renderer/stores/mark-list.ts';
import type { Mark } from '../../../shared/run/mark.ts';
import { packMarks, skeletonOf, wordsOf } from '../../../shared/run/mark-packer.ts';

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

  it('says what can be said before the words have come, and the words when they have', () => {
    const all = marks(40);
    const chunks = packed(all, 10);
    const bare = readMarks(chunks.map(skeletonOf), 40);
    expect(bare.slice(0, 40).map(({ at, kind, status }) => [at, kind, status])).toEqual(
      all.map(({ at, kind, status }) => [at, kind, status]),
    );
    expect(bare.at(12)?.text).toBe('');
    const told = bare.withWords([{ from: 11, text: wordsOf(chunks[1] ?? '') }]);
    expect(told).not.toBe(bare);
    expect([told.at(9)?.text, told.at(12)?.text]).toEqual(['', all[12]?.text]);
    // Of a chunk that is not there, or not cut there.
    expect(bare.withWords([{ from: 12, text: '{}' }]).at(12)?.text).toBe(all[12]?.text);
  });

  it('is looked through both ways, across packed chunks and those that grew', () => {
    const all = marks(25);
    const list = readMarks(packed(all.slice(0, 12), 5), 12).append(all.slice(12));
    const seen = (from: number, by: 1 | -1): number[] => {
      const seqs: number[] = [];
      expect(list.scan(from, by, ({ seq }) => seqs.push(seq) > 1_000)).toBe(-1);
      return seqs;
    };
    expect(seen(3, 1)).toEqual(all.slice(3).map(({ seq }) => seq));
    expect(seen(20, -1)).toEqual(
      all
        .slice(0, 21)
        .map(({ seq }) => seq)
        .reverse(),
    );
    expect(list.scan(0, 1, ({ ms }) => ms === 17)).toBe(17);
    expect([list.scan(25, 1, () => true), list.scan(-1, -1, () => true)]).toEqual([-1, -1]);
  });

  it('gives its parts one after the other, each mark once', () => {
    const all = marks(30);
    const list = readMarks(packed(all.slice(0, 20), 7), 20).append(all.slice(20));
    const parts: Mark[] = [];
    while (parts.length < list.length) {
      const part = list.part(parts.length);
      if ('mark' in part) for (let at = 0; at < part.length; at += 1) parts.push(part.mark(at));
      else parts.push(...part);
    }
    expect(parts).toEqual(all);
  });
});
