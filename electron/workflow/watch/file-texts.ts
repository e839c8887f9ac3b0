/** A changed file with its texts; null where there is no file. */
export interface FileTexts {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** How often a pattern (with the flag g) is found. */
export const countOf = (text: string, pattern: RegExp): number =>
  [...text.matchAll(pattern)].length;

/** How many more times a pattern is found afterwards; negative: fewer. */
export const gained = (file: FileTexts, pattern: RegExp): number =>
  countOf(file.after ?? '', pattern) - countOf(file.before ?? '', pattern);

const HASH_COMMENTS = /\.(?:py|rb|exs?|sh|bats|ya?ml|toml|cfg|ini|pl|t|r)$/i;

/** The text without comments, as far as a line says that it is one: what is commented out does nothing any more. */
export function withoutComments(path: string, text: string): string {
  if (HASH_COMMENTS.test(path)) {
    return text
      .replace(/^[ \t]*("""|''')[\s\S]*?(?:\1|$(?![\s\S]))/gm, '')
      .replace(/^[ \t]*#(?!!).*$/gm, '');
  }
  return text
    .replace(/^[ \t]*\/\*[\s\S]*?(?:\*\/|$(?![\s\S]))/gm, '')
    .replace(/^[ \t]*(?:\/\/|\*).*$/gm, '');
}

/** Whether nothing but white space and the order of lines is different. */
export function sameLines({ before, after }: FileTexts): boolean {
  const linesOf = (text: string | null): string =>
    (text ?? '')
      .split('\n')
      .map((line) => line.replace(/\s+/g, ' ').trim())
      .filter((line) => line !== '')
      .sort()
      .join('\n');
  return linesOf(before) === linesOf(after);
}
