/**
 * The words of a request as ranking uses them: split where people and programs split words, bent to a
 * common stem, without words that tell nothing about a repository.
 */
export interface RequestWords {
  /** Distinct stems, at most 40. */
  readonly stems: readonly string[];
  /** Things that look like file names or paths, lower case. */
  readonly mentions: readonly string[];
}

const MOST_WORDS = 40;
const MOST_MENTIONS = 20;
/** Longer than any path, such as pasted data: the search below would take time by the square of its length. */
const LONG = /\S{500,}/g;
const COMMON = new Set(
  `the and for that this with from into when then than should would could must can not are was were been have has had
   does did its it's our your their all any each every some only also just make makes made use uses used using add adds
   added new please want wants need needs file files code change changes changed fix fixes fixed bug issue feature
   instead without about there where which while what how why who will still more most less very see get gets set sets
   let lets one two after before between because both but too via per repository project implement function method class`.split(
    /\s+/,
  ),
);

export function parseRequest(request: string): RequestWords {
  const mentions = new Set<string>();
  for (const [found] of request
    .replace(LONG, ' ')
    .matchAll(
      /[\p{L}\p{N}_@.~/-]*[\p{L}\p{N}_-]\.[a-z]\w{0,9}\b|[\p{L}\p{N}_.-]+(?:\/[\p{L}\p{N}_.-]+)+/giu,
    )) {
    if (mentions.size < MOST_MENTIONS) mentions.add(found.replace(/^\.?\//, '').toLowerCase());
  }
  const stems = new Set<string>();
  for (const word of splitWords(request)) {
    if (stems.size >= MOST_WORDS) break;
    if (word.length >= 3 && !COMMON.has(word) && !/^\d+$/.test(word)) stems.add(stemOf(word));
  }
  return { stems: [...stems], mentions: [...mentions] };
}

/** Lower-case words of a sentence, a path or an identifier; `HTTPServer_v2` gives http, server, v2. */
export function splitWords(text: string): string[] {
  return text
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** A light stem: plural, past and progressive endings off, never below three letters. */
export function stemOf(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  const bare = word.replace(/(?<=[^s]{3})(?:ing|ed|s)$/u, '').replace(/(?<=.{4})e$/u, '');
  return bare.replace(/([bdgmnprt])\1$/u, '$1');
}

/** The stems that occur in a text as a word or as the beginning of one. */
export function matchedStems(text: string, stems: readonly string[]): string[] {
  const lower = text.toLowerCase();
  const likely = stems.filter((stem) =>
    lower.includes(stem.slice(0, Math.max(3, stem.length - 1))),
  );
  if (likely.length === 0) return [];
  const words = splitWords(text);
  return likely.filter((stem) =>
    words.some((word) => word.startsWith(stem) || stemOf(word) === stem),
  );
}
