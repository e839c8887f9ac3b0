/**
 * Text of a model, a repository or a log, made safe to look at. Terminal sequences are taken out, characters that change how
 * text reads without being seen become visible marks, and lines too long to lay out are cut with a count of what is left out.
 * Only what will be shown is looked at, so ten megabytes on one line cost no more than two thousand characters.
 */
export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  /** A character that would not be seen, by its code point: `U+202E`. */
  | { readonly kind: 'mark'; readonly code: string }
  /** Characters left out here. */
  | { readonly kind: 'cut'; readonly count: number };

export interface CleanOptions {
  /** Characters of one line that are kept. */
  readonly maxLine?: number | undefined;
  /** Characters that are kept in all. */
  readonly maxChars?: number | undefined;
}

export const MAX_LINE = 2_000;
export const MAX_CHARS = 200_000;

/* CSI, OSC that ends on its line, other strings that end on their line, two-character escapes; C1 forms of CSI too. An
   introducer whose end is missing is taken out alone, so that it can't hide what follows. */
const SEQUENCE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences are what this is about
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]{0,4096}(?:\x07|\x1b\\)|\x1b[PX^_][^\x1b\n]{0,4096}\x1b\\|\x1b[ -/]*[0-~]?/g;

/* C0 and C1 controls but tab and newline, soft hyphen, joiners, bidi controls, fillers, tags, variation selectors, line and
   paragraph separators, lone surrogates. */
const HIDDEN =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: single code points are meant
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}\ud800-\udfff]/gu;

// biome-ignore lint/suspicious/noMisleadingCharacterClass: single code points are meant
const PICTOGRAPH_END = /[\p{Extended_Pictographic}\u{1f3fb}-\u{1f3ff}#*0-9]\ufe0f?$/u;

/** A joiner or variation selector inside an emoji is how the emoji is written, not something hidden. */
function isPartOfEmoji(character: string, before: string): boolean {
  return (
    (character === '\ufe0f' || character === '\u200d') && PICTOGRAPH_END.test(before.slice(-4))
  );
}

const codeOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

function markHidden(text: string, into: TextPart[], hidden: RegExp = HIDDEN): void {
  let from = 0;
  for (const found of text.matchAll(hidden)) {
    if (isPartOfEmoji(found[0], text.slice(from, found.index))) continue;
    if (found.index > from) into.push({ kind: 'text', text: text.slice(from, found.index) });
    into.push({ kind: 'mark', code: codeOf(found[0]) });
    from = found.index + found[0].length;
  }
  if (from < text.length) into.push({ kind: 'text', text: text.slice(from) });
}

/** One line without its terminal sequences, its hidden characters marked, cut after `maxLine` characters. */
export function cleanLine(line: string, maxLine: number = MAX_LINE): readonly TextPart[] {
  const parts: TextPart[] = [];
  markHidden(line.slice(0, maxLine).replace(SEQUENCE, ''), parts);
  if (line.length > maxLine) parts.push({ kind: 'cut', count: line.length - maxLine });
  return parts;
}

/** Text as parts to show, newlines kept; see the head of this file for what is taken out, marked and cut. */
export function cleanText(text: string, options: CleanOptions = {}): readonly TextPart[] {
  const { maxLine = MAX_LINE, maxChars = MAX_CHARS } = options;
  const parts: TextPart[] = [];
  let from = 0;
  while (from < text.length && from < maxChars) {
    const newline = text.indexOf('\n', from);
    const end = newline === -1 ? text.length : newline;
    const kept = Math.min(maxLine, maxChars - from);
    const line = text.slice(from, end).replace(/\r$/, '');
    parts.push(...cleanLine(line, kept));
    if (newline !== -1) parts.push({ kind: 'text', text: '\n' });
    from = end + 1;
  }
  if (from < text.length) parts.push({ kind: 'cut', count: text.length - from });
  return joinText(parts);
}

function joinText(parts: readonly TextPart[]): readonly TextPart[] {
  const joined: TextPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.kind === 'text' && last?.kind === 'text') {
      joined[joined.length - 1] = { kind: 'text', text: last.text + part.text };
    } else joined.push(part);
  }
  return joined;
}

/** The same as one string, marks written as `⟨U+202E⟩`: for titles, labels and Markdown. */
export function cleanString(text: string, options: CleanOptions = {}): string {
  return cleanText(text, options)
    .map((part) => {
      if (part.kind === 'text') return part.text;
      return part.kind === 'mark' ? `⟨${part.code}⟩` : '…';
    })
    .join('');
}

/* What looks like a space and is none to a shell. */
const UNLIKE_SPACES = '\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000';
const NOT_AS_IT_LOOKS = new RegExp(`${HIDDEN.source.slice(0, -1)}${UNLIKE_SPACES}]`, 'gu');

/**
 * A text that people decide about: nothing is taken out and nothing cut. Terminal sequences stay readable behind the mark
 * of their first character, and spaces that are not the space are marked.
 */
export function exactText(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  markHidden(text, parts, NOT_AS_IT_LOOKS);
  return parts;
}

export interface LineWindow {
  readonly lines: readonly string[];
  /** Lines that are there but not among them. */
  readonly left: number;
}

/** The first lines of a text, and how many more there are, without splitting all of it. */
export function firstLines(text: string, count: number): LineWindow {
  const lines: string[] = [];
  let from = 0;
  while (lines.length < count && from <= text.length) {
    const newline = text.indexOf('\n', from);
    if (newline === -1) {
      if (from < text.length || lines.length === 0) lines.push(text.slice(from).replace(/\r$/, ''));
      return { lines, left: 0 };
    }
    lines.push(text.slice(from, newline).replace(/\r$/, ''));
    from = newline + 1;
  }
  return { lines, left: from < text.length ? countLines(text, from) : 0 };
}

function countLines(text: string, from: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return text.endsWith('\n') ? count : count + 1;
}
