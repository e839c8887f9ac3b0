import { describe, expect, it } from 'vitest';
import { plainText } from '../../electron/sandbox/plain-text.ts';

const table: readonly (readonly [what: string, output: string, plain: string])[] = [
  ['colours', '\x1b[1;31merror\x1b[0m: no', 'error: no'],
  ['cursor movement and clearing', 'a\x1b[2J\x1b[1;1Hb\x1b[K', 'ab'],
  ['a window title', '\x1b]0;owned\x07text', 'text'],
  ['a hyperlink', '\x1b]8;;https://example.org\x1b\\here\x1b]8;;\x1b\\', 'here'],
  ['a clipboard write', 'x\x1b]52;c;ZWNobw==\x07y', 'xy'],
  ['a device control string', '\x1bPq#0\x1b\\done', 'done'],
  ['eight-bit introducers', '\x9b31mred\x9d0;t\x9c.', 'red.'],
  ['a title that never ends, up to its line end', '\x1b]0;abc\nnext', '\nnext'],
  ['a sequence cut off at the end', 'text\x1b[38;5', 'text'],
  ['a progress bar, in its last state', ' 1%\r50%\r100%\ndone', '100%\ndone'],
  ['a final carriage return', 'line\r', 'line'],
  ['Windows line ends', 'a\r\nb\r\r\nc', 'a\nb\nc'],
  ['bell, backspace and NUL', 'a\x07b\bc\0d', 'abcd'],
  ['charset selection', '\x1b(Btext', 'text'],
  [
    'nothing of ordinary text',
    'tab\there, “quotes”, 日本語, 🙂',
    'tab\there, “quotes”, 日本語, 🙂',
  ],
];

describe('plainText removes', () => {
  it.each(table)('%s', (_what, output, plain) => {
    expect(plainText(output)).toBe(plain);
  });
});
