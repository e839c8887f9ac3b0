// biome-ignore-all lint/suspicious/noControlCharactersInRegex: escape sequences are what this file is about

/**
 * How many columns a text takes in a terminal. Wide East Asian characters and emoji take two, combining
 * marks none. Terminals disagree about rare cases; wrong by a column there only moves a line's end.
 */
const STYLE = /\u001b\[[0-9;]*m/g;
const ZERO = /^(?:\p{Mark}|\u200d|\ufe0f)$/u;
const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}])/u;

export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text.replace(STYLE, '')) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (character >= ' ' && character <= '~') return 1;
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** The beginning of a text that fits, styles kept whole and closed by the caller's reset. */
export function fitWidth(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let width = 0;
  let fitted = '';
  for (const part of text.split(/(\u001b\[[0-9;]*m)/)) {
    if (part.startsWith('\u001b[')) {
      fitted += part;
      continue;
    }
    for (const character of part) {
      width += characterWidth(character);
      if (width > columns - 1) return `${fitted}…${text.includes('\u001b[') ? '\u001b[0m' : ''}`;
      fitted += character;
    }
  }
  return fitted;
}

/**
 * Breaks words into lines of at most `columns`, the first one of at most `first`; a word that is longer than
 * a line is broken inside.
 */
export function wrapText(text: string, columns: number, first = columns): readonly string[] {
  const lines: string[] = [];
  const room = () => Math.max(8, lines.length === 0 ? first : columns);
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (displayWidth(longer) <= room()) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (displayWidth(line) > room()) {
      const head = takeColumns(line, room());
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

function takeColumns(text: string, columns: number): string {
  let width = 0;
  let taken = '';
  for (const character of text) {
    width += characterWidth(character);
    if (width > columns) break;
    taken += character;
  }
  return taken;
}
