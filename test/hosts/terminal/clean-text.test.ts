// biome-ignore-all lint/suspicious/noControlCharactersInRegex: that none is left is what is tested
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cleanBlock,
  cleanLine,
  cleanTail,
} from '../../../electron/hosts/terminal/output/clean-text.ts';

const ESC = '\u001b';
// One of each family of ECMA-48, in 7-bit and 8-bit form, terminated in each legal way and not at all.
const sequences: readonly (readonly [string, string])[] = [
  ['colour', `${ESC}[31m`],
  ['256 colours', `${ESC}[38;5;196m`],
  ['colon colour', `${ESC}[38:2::1:2:3m`],
  ['cursor up', `${ESC}[12A`],
  ['clear screen', `${ESC}[2J`],
  ['erase line', `${ESC}[2K`],
  ['private mode', `${ESC}[?1049h`],
  ['mouse', `${ESC}[?1000;1006h`],
  ['device status', `${ESC}[6n`],
  ['device attributes', `${ESC}[>0c`],
  ['soft reset', `${ESC}[!p`],
  ['cursor shape', `${ESC}[5 q`],
  ['window title', `${ESC}]0;pwned\u0007`],
  ['title with ST', `${ESC}]2;pwned${ESC}\\`],
  ['hyperlink', `${ESC}]8;;https://evil.example${ESC}\\`],
  ['clipboard', `${ESC}]52;c;ZXZpbA==\u0007`],
  ['palette', `${ESC}]4;1;rgb:00/ff/00${ESC}\\`],
  ['iterm image', `${ESC}]1337;File=inline=1:AAAA\u0007`],
  ['DCS', `${ESC}P1$r0m${ESC}\\`],
  ['sixel', `${ESC}Pq#0;2;0;0;0${ESC}\\`],
  ['APC', `${ESC}_Gf=100;AAAA${ESC}\\`],
  ['PM', `${ESC}^secret${ESC}\\`],
  ['SOS', `${ESC}Xtext${ESC}\\`],
  ['C1 CSI', '\u009b31m'],
  ['C1 OSC', '\u009d0;pwned\u009c'],
  ['C1 DCS', '\u0090q\u009c'],
  ['charset', `${ESC}(0`],
  ['reset', `${ESC}c`],
  ['save cursor', `${ESC}7`],
  ['keypad', `${ESC}=`],
  ['double height', `${ESC}#3`],
  ['bare escape', ESC],
  ['cut off colour', `${ESC}[38;5`],
];

describe('cleanBlock', () => {
  it.each(sequences)('takes %s away', (_name, sequence) => {
    expect(cleanBlock(`before${sequence}\nafter`)).toBe('before\nafter');
  });

  it('lets nothing through that a terminal acts on, whatever comes', () => {
    const nasty = fc.array(
      fc.oneof(
        fc.constantFrom(...sequences.map(([, text]) => text)),
        fc.string({ unit: 'binary' }),
      ),
    );
    fc.assert(
      fc.property(nasty, (parts) => {
        const clean = cleanBlock(parts.join(''));
        expect(clean).not.toMatch(
          /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
        );
        expect(clean.isWellFormed()).toBe(true);
      }),
    );
  });

  it('shows invisible characters by name', () => {
    expect(cleanBlock('a\u202egnp.exe')).toBe('a‹U+202E›gnp.exe');
    expect(cleanBlock('pass\u200bword')).toBe('pass‹U+200B›word');
    expect(cleanBlock('\u{e0041}')).toBe('‹U+E0041›');
  });

  it('keeps ordinary writing of all kinds', () => {
    const text = 'Grüße, 你好, مرحبا, 👩\u200d💻 and 1 < 2';
    expect(cleanBlock(text)).toBe(text);
  });

  it('does not let an unterminated string swallow the lines after it', () => {
    expect(cleanBlock(`${ESC}]0;title\n✗ failed`)).toBe('\n✗ failed');
  });
});

describe('cleanLine', () => {
  it('makes one line of many and shows that it was cut', () => {
    expect(cleanLine('a\n b\r\n\tc')).toBe('a b c');
    expect(cleanLine('x'.repeat(500), 10)).toBe('xxxxxxxxx…');
  });

  it('cuts a huge text fast', () => {
    const from = performance.now();
    cleanLine(`${ESC}[`.repeat(5_000_000), 80);
    expect(performance.now() - from).toBeLessThan(5_000);
  });
});

describe('cleanTail', () => {
  it('keeps the end and says how much stood before', () => {
    expect(cleanTail('1\n2\n3\n4\n', 2)).toEqual(['… 2 lines before', '3', '4']);
  });
});
