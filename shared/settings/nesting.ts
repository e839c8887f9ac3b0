/** Nothing that Tandem reads is nested deeper than a dozen levels. */
export const MOST_NESTED = 100;

/**
 * Whether a text that is to be JSON is nested deeper than anything here is. The engine takes minutes over a text of a
 * million brackets, and that is no mistake of somebody who wrote a file.
 */
export const isNestedTooDeep = (text: string): boolean => findTooDeep(text) !== null;

/** The index of the bracket that is one too many; null when there is none. */
export function findTooDeep(text: string): number | null {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > MOST_NESTED) return at;
  }
  return null;
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
