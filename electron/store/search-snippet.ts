/** A piece of a text around the first place that fits, on one line, with all such places in it marked. */
export interface Snippet {
  readonly text: string;
  readonly marks: [number, number][];
}

/** Characters shown before and after the first place. */
const BEFORE = 60;
const AFTER = 140;
/** Of a text that has none of the words as typed (other accents, words far apart) its beginning is shown. */
const MOST_CHARS = BEFORE + AFTER;

/** What would move a terminal's cursor, hide, or turn the text around. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g;

export function snippetOf(text: string, pattern: RegExp | null): Snippet {
  const place = pattern === null ? -1 : text.search(pattern);
  const from = Math.max(0, place - BEFORE);
  const piece = text.slice(from, Math.max(0, place) + AFTER).slice(0, MOST_CHARS + AFTER);
  const flat = piece.toWellFormed().replaceAll(UNSEEN, ' ').replaceAll(/\s+/g, ' ').trim();
  const marks: [number, number][] = [];
  for (const { index, 0: found } of pattern === null ? [] : flat.matchAll(pattern)) {
    if (found !== '') marks.push([index, index + found.length]);
  }
  const isCut = { before: from > 0, after: from + piece.length < text.length };
  const shift = isCut.before ? 1 : 0;
  return {
    text: `${isCut.before ? '…' : ''}${flat}${isCut.after ? '…' : ''}`,
    marks: marks.map(([start, end]) => [start + shift, end + shift]),
  };
}
