import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBreak } from '../../../shared/settings/json-break.ts';
import { findLine, findSyntaxError } from '../../../shared/settings/json-line.ts';

/** Slow, by the engine itself: the shortest beginning that fails for another reason than being cut short. */
function breakByParsing(text: string): number {
  for (let end = 1; end <= text.length; end += 1)
    if (!isCutShort(text.slice(0, end))) return end - 1;
  return text.length;
}

function isCutShort(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : '';
    const place = /position (\d+)/.exec(message)?.[1];
    const isAtEnd = place !== undefined && Number(place) >= text.length;
    return isAtEnd || /Unexpected end|Bad Unicode/.test(message);
  }
}

const damaged = fc
  .tuple(
    fc.json(),
    fc.nat(),
    fc.nat(3),
    fc.constantFrom('', ',', ']', '}', '"', ':', '\n', 'x', '1'),
  )
  .map(([text, at, cut, put]) => {
    const pretty = JSON.stringify(JSON.parse(text), null, 1);
    const place = at % (pretty.length + 1);
    return pretty.slice(0, place) + put + pretty.slice(place + cut);
  });

describe('findSyntaxError', () => {
  it.each([
    ['{\n"a": 1,\n]', 3],
    ['{\n"a": 1\n"b": 2\n}', 3],
    ['{\n"a": "b\n"}', 2],
    ['{\n"a": 1\n', 3],
    ['{}\n{}', 2],
    ['[1,\n]', 2],
    ['{"a":1,\n}', 2],
    ['[1,\n01]', 2],
    ['["a",\n"\\x"]', 2],
    ['[\n\n// no\n]', 3],
    ['', 1],
  ])('names the line of %j', (text, line) => {
    expect(findSyntaxError(text)).toMatchObject({ line });
  });

  it('finds the place that the engine stops at, whatever the damage', () => {
    fc.assert(
      fc.property(damaged, (text) => {
        const line = (index: number) => text.slice(0, index).split('\n').length;
        expect(line(findBreak(text))).toBe(line(breakByParsing(text)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes no longer for hostile texts than for others', { timeout: 90_000 }, () => {
    const texts = [
      `{"a":${'['.repeat(7e6)}`,
      `{"a":${'[1,'.repeat(2e6)}`,
      `[${'1,'.repeat(3.5e6)}]`,
      `["${'\\'.repeat(6_999_999)}`,
      `["${'a'.repeat(7e6)}`,
      `[${'\n'.repeat(7e6)}x`,
      `[${'"a"\n,'.repeat(1.4e6)}`,
      `[1${'0'.repeat(7e6)}x`,
    ];
    for (const text of texts) {
      const begun = performance.now();
      expect(findSyntaxError(text)).not.toBeNull();
      expect(performance.now() - begun).toBeLessThan(10_000);
    }
  });
});

describe('findLine', () => {
  it('finds a field behind a string of megabytes', () => {
    const text = `{"a": "${'x\\n'.repeat(2e6)}",\n"b": [1,\n2]}`;
    expect(findLine(text, ['b'])).toBe(2);
    expect(findLine(text, ['b', 1])).toBe(3);
  });
});
