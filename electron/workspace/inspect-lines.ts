/** What the gate must name in the lines that a change adds. */
export interface LineMark {
  readonly rule: 'conflict-marker' | 'bidi-characters' | 'invisible-characters';
  readonly line: number;
  readonly what: string;
}

// Characters that reorder what is shown (Unicode's bidirectional controls).
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
// Shown as nothing: zero width, fillers, tags and supplementary variation selectors. The joiners U+200C and
// U+200D and the selectors U+FE00-U+FE0F are part of ordinary scripts and emoji, so they are judged below.
const INVISIBLE =
  /\u034f|[\u00ad\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/u;
// A joiner between ASCII characters joins nothing; a row of selectors selects nothing.
const STRAY_JOINER =
  /[\x20-\x7e][\u200c\u200d]|[\u200c\u200d][\x20-\x7e]|[\u200c\u200d]{2}|[\ufe00-\ufe0f]{2}/u;
// Terminal escapes and other control characters, except tab and form feed.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const CONTROL = /[\x00-\x08\x0b\x0e-\x1f\x7f\u0080-\u009f]/;
const CONFLICT = /^(<{7}|>{7}|\|{7})( |$)|^={7}$/;

/** Marks in lines of `after` that `before` does not have; at most one a rule, with its first line counted from 1. */
export function inspectLines(before: string, after: string): readonly LineMark[] {
  const known = new Set(before.split(/\r?\n/));
  const lines = after.split(/\r?\n/);
  const added = lines
    .map((text, at) => ({ text: at === 0 ? text.replace(/^\ufeff/, '') : text, line: at + 1 }))
    .filter(({ text }, at) => !known.has(lines[at] ?? text));
  const marks: LineMark[] = [];
  const mark = (rule: LineMark['rule'], what: string, test: (text: string) => boolean): void => {
    const found = added.find(({ text }) => test(text));
    if (found !== undefined) marks.push({ rule, line: found.line, what });
  };
  // A line of seven equal signs alone underlines headings; with an opening mark it is a conflict.
  const opened = added.some(({ text }) => /^<{7}( |$)/.test(text));
  mark(
    'conflict-marker',
    'a merge conflict marker',
    (text) => CONFLICT.test(text) && (opened || !text.startsWith('=')),
  );
  mark('bidi-characters', 'characters that change the order of what is shown', (text) =>
    BIDI.test(text),
  );
  mark(
    'invisible-characters',
    'characters that are not shown',
    (text) => INVISIBLE.test(text) || STRAY_JOINER.test(text) || CONTROL.test(text),
  );
  return marks;
}
