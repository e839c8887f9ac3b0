/** Control, format (also bidirectional overrides), surrogate, private-use and line-separating characters. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/u;
const NEEDS_QUOTES = /[\s"\\,:…\p{C}\p{Z}]/u;

/**
 * A path or name as one unambiguous word on one line: as it is when it is plain, quoted like JSON when it
 * holds blanks, separators or quotes, with `\u{…}` for whatever a reader could not see.
 */
export function escapeName(name: string): string {
  if (!NEEDS_QUOTES.test(name)) return name;
  let escaped = '';
  for (const char of name) {
    if (char === '"' || char === '\\') escaped += `\\${char}`;
    else if (char === '\n') escaped += '\\n';
    else if (UNPRINTABLE.test(char)) escaped += `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
    else escaped += char;
  }
  return `"${escaped}"`;
}

/** Free text on one line: blanks folded, invisible characters dropped, cut with `…` after `limit` characters. */
export function oneLine(text: string, limit: number): string {
  const flat = text
    .replace(/\s+/g, ' ')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .trim();
  return flat.length <= limit
    ? flat
    : `${flat.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
