import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationsOf } from './conversations.ts';
import { scriptedGguf } from './scripted-gguf.ts';
import { splitPieces } from './split-pieces.ts';
import { encodeGguf } from './write-gguf.ts';

describe('pieces of texts', () => {
  const word = fc.constantFrom('ab', 'abab', ' ab', '{"', 'ö', '😀', '\n', ' ', 'x', 'tool_call>');
  const text = fc
    .array(word, { minLength: 1, maxLength: 30 })
    .map((words) => words.join(''))
    .filter((joined) => Buffer.byteLength(joined) >= 2);

  it('make up their text again, and none occurs twice', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), fc.nat(9), (texts, shortest) => {
        const split = splitPieces(texts, shortest);
        for (const one of texts) expect(split.get(one)?.join('')).toBe(one);
        const all = [...split.values()].flat();
        expect(new Set(all).size).toBe(all.length);
        for (const piece of all) {
          expect(Buffer.byteLength(piece)).toBeGreaterThanOrEqual(2);
          expect(Buffer.from(piece).toString()).toBe(piece);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are refused for a text that is one byte, or nothing but a control token', () => {
    expect(() => splitPieces(['x'], 2)).toThrow('no unique pieces for "x"');
    expect(() => splitPieces(['<s>'], 2, ['<s>'])).toThrow('no unique pieces');
  });
});

describe('a scripted model', () => {
  it('stays below 3 MB with 200 kB of script', () => {
    const long = Array.from({ length: 4500 }, (_, at) => `line ${at} of a long file`).join('\n');
    const bytes = encodeGguf(
      scriptedGguf([{ match: [], turns: [[{ text: long }], [{ text: long.slice(1) }]] }]),
    );
    expect(bytes.length).toBeLessThan(3_000_000);
  });

  it('is the same file for the same script', () => {
    const script = [{ match: ['s1'], turns: [[{ text: 'hello there' }]] }];
    expect(encodeGguf(scriptedGguf(script))).toEqual(encodeGguf(scriptedGguf(script)));
  });

  it('does not leave out in silence what it can’t play', () => {
    const turn = { content: 'x', fault: { kind: 'busy' } } as const;
    expect(() => conversationsOf([{ turns: [turn] }])).toThrow('can\'t play "fault"');
  });
});

describe('a tensor', () => {
  it('is refused when its numbers don’t fill its dimensions', () => {
    const tensors = [{ name: 'a', dimensions: [2, 2], data: new Float32Array(3) }];
    expect(() => encodeGguf({ metadata: {}, tensors })).toThrow(
      'tensor a is 2 x 2 and has 3 numbers',
    );
  });
});
