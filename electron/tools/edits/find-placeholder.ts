/**
 * A comment that stands for code somebody did not want to write again. Taken at its word it deletes that code, so
 * it is looked for in everything that replaces text. One that was there before is the file's own.
 */
export function findPlaceholder(text: string, before: string): string | null {
  const known = new Set(before.split(/\r?\n/).map((line) => line.trim()));
  const found = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .find((line) => isPlaceholder(line) && !known.has(line));
  return found?.slice(0, 80) ?? null;
}

const COMMENT = String.raw`^(?:\/\/|#|--|;|%|\/\*|<!--|\{\/\*|\(\*)\s*`;
/** `// ... existing code ...`, `# … rest unchanged` */
const DOTS_FIRST = new RegExp(
  `${COMMENT}(?:\\.{3}|…).*\\b(?:rest|remaining|existing|unchanged|previous|other|same|before|omitted|code|here)\\b`,
  'i',
);
/** `// rest of the file unchanged...`, `# existing code here ...` */
const DOTS_LAST = new RegExp(
  `${COMMENT}.*\\b(?:rest of (?:the|this)|existing (?:code|content|functions?|methods?|imports?)|unchanged|same as before|code omitted)\\b.*(?:\\.{3}|…)`,
  'i',
);

const isPlaceholder = (line: string): boolean =>
  line.length < 120 && (DOTS_FIRST.test(line) || DOTS_LAST.test(line));

/** What the model is told; nothing was changed. */
export const describeGap = (placeholder: string): string =>
  `"${placeholder}" stands for code that would be lost. Nothing was changed. Write all of the text, or change a smaller part with edit_file.`;
