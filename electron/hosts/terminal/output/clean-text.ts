// biome-ignore-all lint/suspicious/noControlCharactersInRegex: escape sequences are what this file is about

/**
 * Text of models, tools and repositories is untrusted: an escape sequence in it could recolour a failed
 * check, move the cursor over a verdict or write to the clipboard. Whatever is displayed passes here
 * first; the log keeps the raw text. Sequences go without a trace, other invisible characters become
 * visible names, since a reader has to know that they are there.
 */

// Introducers in their 7-bit (ESC x) and 8-bit (C1) forms, as ECMA-48 defines them. Strings (OSC, DCS, SOS,
// PM, APC) run to BEL or ST; one that never ends takes the rest of its line, no more.
const STRING_SEQUENCE =
  /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c)?/g;
const CONTROL_SEQUENCE = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?/g;
const SHORT_SEQUENCE = /\u001b[ -/]*[0-~]?/g;

/** Bidirectional controls, zero-width and tag characters: they change what is read without being seen. */
const INVISIBLE =
  /[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Several lines, each safe to print; tabs become spaces and carriage returns line ends. */
export function cleanBlock(raw: string): string {
  return raw
    .toWellFormed()
    .replace(STRING_SEQUENCE, '')
    .replace(CONTROL_SEQUENCE, '')
    .replace(SHORT_SEQUENCE, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', '  ')
    .replace(CONTROL, '')
    .replace(INVISIBLE, nameOf);
}

/** One line, at most `limit` characters, cut in the open. */
export function cleanLine(raw: string, limit = 200): string {
  // A huge text is cut before it is cleaned: the patterns cost time in proportion to its length.
  const line = cleanBlock(raw.slice(0, limit * 8))
    .replace(/\s+/g, ' ')
    .trim();
  const cut = raw.length > limit * 8 || line.length > limit;
  return cut
    ? `${line
        .slice(0, limit - 1)
        .toWellFormed()
        .trimEnd()}…`
    : line;
}

/** The last lines of a text, each bounded, with a first line that says how many were left out. */
export function cleanTail(raw: string, lines: number, width = 160): readonly string[] {
  const all = cleanBlock(raw.slice(-lines * width * 8))
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  const left = all.length - lines;
  const kept = all.slice(-lines).map((line) => cutLine(line, width));
  return left > 0 ? [`… ${left} ${left === 1 ? 'line' : 'lines'} before`, ...kept] : kept;
}

const cutLine = (line: string, width: number): string =>
  line.length > width ? `${line.slice(0, width - 1).toWellFormed()}…` : line;

const nameOf = (character: string): string =>
  `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`;
