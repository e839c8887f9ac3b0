import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanString, cleanText, firstLines } from '../../../renderer/ui/clean-text.ts';

describe('cleanString', () => {
  it.each([
    ['plain text', 'plain text', 'plain text'],
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
    ['a cursor that moves', 'a\u001b[2K\u001b[1Gb', 'ab'],
    ['an eight-bit introducer', '\u009b31mred', 'red'],
    ['a title that ends with a bell', '\u001b]0;evil\u0007text', 'text'],
    ['a link of the terminal', '\u001b]8;;https://x.example\u001b\\here\u001b]8;;\u001b\\', 'here'],
    ['a device control string', '\u001bPq#0;2;0\u001b\\text', 'text'],
    ['a title without an end, which hides nothing', '\u001b]0;evil text', '0;evil text'],
    ['a sequence without an end', 'a\u001b', 'a'],
    ['a right-to-left override', 'a\u202eb', 'a⟨U+202E⟩b'],
    ['isolates', '\u2066x\u2069', '⟨U+2066⟩x⟨U+2069⟩'],
    ['a zero-width space', 'a\u200bb', 'a⟨U+200B⟩b'],
    ['a byte order mark', '\ufeffa', '⟨U+FEFF⟩a'],
    ['a soft hyphen', 'co\u00adop', 'co⟨U+00AD⟩op'],
    ['tag characters', 'a\u{e0041}', 'a⟨U+E0041⟩'],
    ['a bell', 'a\u0007b', 'a⟨U+0007⟩b'],
    ['a null', 'a\u0000b', 'a⟨U+0000⟩b'],
    ['half a surrogate pair', 'a\ud800b', 'a⟨U+D800⟩b'],
    ['tabs and newlines', 'a\tb\nc', 'a\tb\nc'],
    ['line ends of Windows', 'a\r\nb\r\n', 'a\nb\n'],
    ['a return inside a line', 'a\rb', 'a⟨U+000D⟩b'],
    ['an emoji of several', '👩\u200d💻 ❤\ufe0f', '👩\u200d💻 ❤\ufe0f'],
    ['a joiner that joins no emoji', 'a\u200db', 'a⟨U+200D⟩b'],
    ['German and Arabic', 'Grüße مرحبا', 'Grüße مرحبا'],
    ['nothing', '', ''],
  ])('shows %s', (_, text, shown) => {
    expect(cleanString(text)).toBe(shown);
  });

  it('leaves nothing behind that acts without being seen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const hidden = [...cleanString(text)].filter((character) =>
          /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(character),
        );
        expect(hidden.filter((character) => character !== '\n' && character !== '\t')).toEqual([]);
      }),
    );
  });
});

describe('cleanText', () => {
  it('cuts a long line and counts what is left out', () => {
    expect(cleanText(`${'x'.repeat(2_010)}\nend`)).toEqual([
      { kind: 'text', text: 'x'.repeat(2_000) },
      { kind: 'cut', count: 10 },
      { kind: 'text', text: '\nend' },
    ]);
  });

  it('looks only at what it shows of ten megabytes in one line', () => {
    const text = '\u202e'.repeat(10_000_000);
    const parts = cleanText(text);
    expect(parts).toHaveLength(2_001);
    expect(parts.at(-1)).toEqual({ kind: 'cut', count: 9_998_000 });
  });

  it('cuts the whole where it is longer than allowed', () => {
    const parts = cleanText('ab\ncd\nef', { maxChars: 4 });
    expect(parts).toEqual([
      { kind: 'text', text: 'ab\nc' },
      { kind: 'cut', count: 1 },
      { kind: 'text', text: '\n' },
      { kind: 'cut', count: 2 },
    ]);
  });
});

describe('cleanLine', () => {
  it('marks hidden characters between text', () => {
    expect(cleanLine('a\u200bb')).toEqual([
      { kind: 'text', text: 'a' },
      { kind: 'mark', code: 'U+200B' },
      { kind: 'text', text: 'b' },
    ]);
  });
});

describe('firstLines', () => {
  it.each([
    ['', 3, [''], 0],
    ['a', 3, ['a'], 0],
    ['a\n', 3, ['a'], 0],
    ['a\nb\nc', 2, ['a', 'b'], 1],
    ['a\nb\nc\n', 2, ['a', 'b'], 1],
    ['a\n\n\nd', 2, ['a', ''], 2],
    ['a\r\nb', 5, ['a', 'b'], 0],
  ])('reads %j up to %i lines', (text, count, lines, left) => {
    expect(firstLines(text, count)).toEqual({ lines, left });
  });
});
