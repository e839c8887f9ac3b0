/** Fields that hold a path, or a list of them, wherever they stand. */
export const PATH_FIELDS: ReadonlySet<string> = new Set(
  (
    'path paths file files touched outOfScope undeclared filesChanged skipped cwd folder directory ' +
    'old_path new_path conflicts'
  ).split(' '),
);

const CODE =
  'c|h|cc|cpp|hpp|cs|css|scss|less|go|html?|java|js|jsx|mjs|cjs|ts|tsx|mts|cts|json|kt|lua|md|mdx|php|pl|proto|py|rb|rs|sh|sql|svelte|swift|toml|txt|vue|xml|ya?ml|ini|cfg|lock|csv|svg|png|patch|gradle|ex|exs|erl|hs|ml|scala|dart|r|zig|tf|graphql';
const PATH = new RegExp(
  `(?:[\\p{L}\\p{N}_@.+-]+/)*[\\p{L}\\p{N}_@+-][\\p{L}\\p{N}_@.+-]*\\.(?:${CODE})\\b`,
  'gu',
);
const FAR = new RegExp(
  `(?:[\\p{L}\\p{N}_@.+-]+/)+[\\p{L}\\p{N}_@+-][\\p{L}\\p{N}_@.+-]*\\.(?:${CODE})\\b`,
  'gu',
);
const MOST = 50_000;

/** Paths in a text: with a folder in front and a known extension. In a list of files a bare name counts, too. */
export function findPaths(text: string, isListing: boolean): readonly string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(isListing ? PATH : FAR)) {
    // The end of a line that is written out, in a text inside of a text.
    const isEscape = text[match.index - 1] === '\\' && /^[ntr]/.test(match[0]);
    found.add(isEscape ? match[0].slice(1) : match[0]);
    if (found.size >= MOST) break;
  }
  return [...found];
}

/** Whether the value of such a field is a path and not a sentence or an address. */
export const isPathLike = (text: string): boolean =>
  text.length > 0 &&
  text.length < 4_096 &&
  !/[\n\r\0]|:\/\//.test(text) &&
  !/\s{2,}|[.;!?] /.test(text);
