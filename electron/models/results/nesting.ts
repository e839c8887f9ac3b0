/** Nothing that Tandem reads is nested deeper than a dozen levels. */
export const MOST_NESTED = 100;

/**
 * Whether a text that is to be JSON is nested deeper than anything here is. Finding the mistake in a text of a
 * million brackets takes minutes, and it is no mistake of somebody who wrote a file.
 */
export function isNestedTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > MOST_NESTED) return true;
  }
  return false;
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
