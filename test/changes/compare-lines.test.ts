import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, compareGently, compareLines } from '../../electron/changes/compare-lines.ts';
import { splitLines } from '../../electron/changes/split-lines.ts';

const lines = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n', 'e\n'), { maxLength: 60 });

/** The new side as it follows from the old side and the blocks. */
function rebuild(before: readonly string[], after: readonly string[], blocks: readonly Block[]) {
  const out: string[] = [];
  let at = 0;
  for (const block of blocks) {
    out.push(...before.slice(at, block.oldAt));
    out.push(...after.slice(block.newAt, block.newAt + block.newCount));
    at = block.oldAt + block.oldCount;
  }
  return [...out, ...before.slice(at)];
}

describe('compareLines', () => {
  it('names every line that differs', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const { blocks } = compareLines(before, after);
        expect(rebuild(before, after, blocks)).toEqual(after);
      }),
      { numRuns: 400 },
    );
  });

  it('answers the same when it lets others have their turn', async () => {
    const before = Array.from({ length: 3_000 }, (_, index) => `${index % 7}\n`);
    const after = before.map((line, index) => (index % 50 === 0 ? 'new\n' : line));
    expect(await compareGently(before, after)).toEqual(compareLines(before, after));
  });

  it('finds nothing in equal texts', () => {
    expect(compareLines(['a\n'], ['a\n'])).toEqual({ blocks: [], gaveUp: false });
  });

  it('compares 20,000 lines of which every third changed', () => {
    const before = Array.from(
      { length: 20_000 },
      (_, index) => `const value${index} = ${index};\n`,
    );
    const after = before.map((line, index) => (index % 3 === 0 ? `// ${line}` : line));
    const { blocks, gaveUp } = compareLines(before, after);
    expect(blocks).toHaveLength(6_667);
    expect(gaveUp).toBe(false);
  });

  it('takes any number of lines that were only added as compared', () => {
    const added = Array.from({ length: 20_000 }, (_, index) => `${index % 3}\n`);
    expect(compareLines([], added)).toEqual({
      blocks: [{ oldAt: 0, oldCount: 0, newAt: 0, newCount: 20_000 }],
      gaveUp: false,
    });
    expect(compareLines(['top\n', ...added], ['top\n']).gaveUp).toBe(false);
  });

  it('gives up on two long texts without a line in common order, and still says what replaced what', () => {
    const shuffled = (seed: number) =>
      Array.from({ length: 8_000 }, (_, index) => `${(index * seed) % 13}\n`);
    const before = shuffled(5);
    const after = shuffled(7);
    const { blocks, gaveUp } = compareLines(before, after);
    expect(gaveUp).toBe(true);
    expect(rebuild(before, after, blocks)).toEqual(after);
  });
});

describe('splitLines', () => {
  it('keeps every character', () => {
    for (const text of ['', '\n', 'a', 'a\r\nb\rc\n', '\u2028\n\u0085', 'a\n\n']) {
      expect(splitLines(text).join('')).toBe(text);
    }
    expect(splitLines('a\r\nb\rc')).toEqual(['a\r\n', 'b\rc']);
  });
});
