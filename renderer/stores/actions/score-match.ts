/**
 * How well a query fits a text, for the palette: every word of the query must be in it. A word at the start counts most, then at
 * the start of a word, then inside one, then as letters in order. Null is no match; higher is better.
 */
const normal = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

function scoreWord(word: string, text: string): number | null {
  const at = text.indexOf(word);
  if (at === 0) return 100;
  if (at > 0) return /[^\p{L}\p{N}]/u.test(text.charAt(at - 1)) ? 80 : 50;
  return word.length < 2 ? null : scoreLetters(word, text);
}

function scoreLetters(word: string, text: string): number | null {
  let from = -1;
  let gaps = 0;
  for (const letter of word) {
    const at = text.indexOf(letter, from + 1);
    if (at === -1) return null;
    if (from !== -1) gaps += at - from - 1;
    from = at;
  }
  return gaps > word.length * 3 ? null : Math.max(1, 30 - gaps);
}

/** The score of `query` against `label`, or at half against the further `words`. */
export function scoreMatch(query: string, label: string, words = ''): number | null {
  const text = normal(label);
  const more = normal(words);
  let total = 0;
  for (const word of normal(query)
    .split(/\s+/)
    .filter((part) => part !== '')) {
    const direct = scoreWord(word, text);
    const other = more === '' ? null : scoreWord(word, more);
    if (direct === null && other === null) return null;
    total += Math.max(direct ?? 0, (other ?? 0) / 2);
  }
  return total - text.length / 1_000;
}
