/**
 * What the output of a failing check says, reduced to what stays the same when it fails the same way again: lines
 * that speak of a failure, without numbers, times, colours and folders; and the files that they name.
 */

const SPEAKS =
  /(\bnot ok\b|✖|✗|\bFAIL(?:ED|URE|S)?\b|\bError\b|\berror\b|\bAssertion|\bassert\b|\bexpected\b|\bactual\b|\bpanic|\bTraceback\b|\bException\b|\bfailed\b)/;
// Summaries count; a count differs when something else fails as well.
const COUNTS =
  /^(?:ℹ|#|\d|✖ failing tests|=|-|\s)*(?:tests?|suites?|pass(?:ed)?|fail(?:ed)?|cancelled|skipped|todo|duration_ms)\b[ :\d.]*$/i;

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, 'g');
const FOLDERS = /(?:file:\/\/)?(?:[A-Za-z]:)?(?:[/\\][\w.@+-]+)+/g;

export function failureLines(output: string): readonly string[] {
  const lines = output
    .replace(ESCAPES, '')
    .split('\n')
    .filter((line) => SPEAKS.test(line) && !COUNTS.test(line.trim()));
  return [...new Set(lines.map(settle))].filter((line) => line !== '');
}

const settle = (line: string): string =>
  line
    .replace(FOLDERS, (path) => path.split(/[/\\]/).slice(-2).join('/'))
    .replace(/0x[0-9a-f]+/gi, '#')
    .replace(/\d+(?:\.\d+)?/g, '#')
    .replace(/\s+/g, ' ')
    .trim();

const FILES = /(?:[\w@.-]+\/)+[\w@.-]+\.[a-z]{1,5}\b/gi;

/** Relative paths of the repository's own files that an output names, the worktree's folder taken away. */
export function namedPaths(output: string): readonly string[] {
  const found = output.replace(ESCAPES, '').match(FILES) ?? [];
  const paths = found
    .filter((path) => !path.includes('node_modules/') && !path.startsWith('internal/'))
    .map((path) =>
      path.replace(/^.*?worktrees\/[^/]+\//, '').replace(/^[^/]+\/node:internal.*/, ''),
    );
  return [...new Set(paths)].filter((path) => path !== '');
}

/** `src/greet.js` and `test/greet.test.js` are about the same. */
export const stemOf = (path: string): string =>
  (path.split('/').at(-1) ?? '')
    .replace(/\.[a-z]+$/i, '')
    .replace(/[._-](?:test|spec)$|^test[._-]/i, '')
    .toLowerCase();

/** The first lines that say what is wrong, for a quotation. */
export function tellingLines(output: string, limit = 3): string {
  const lines = output
    .replace(ESCAPES, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const telling = lines.filter((line) => SPEAKS.test(line) && !COUNTS.test(line));
  return (telling.length > 0 ? telling : lines.slice(-limit)).slice(0, limit).join(' / ');
}

/** Words that carry a meaning: letters, four at least, or whatever stands in quotation marks. */
export function contentWords(text: string): ReadonlySet<string> {
  const quoted = [...text.matchAll(/["'“‘`]([^"'”’`\n]{2,40})["'”’`]/g)].map(
    (found) => found[1] ?? '',
  );
  const words = text.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
  return new Set([
    ...words.filter((word) => !COMMON.has(word)),
    ...quoted.map((one) => one.toLowerCase()),
  ]);
}

const COMMON = new Set(
  'this that with from have must should would could which their there then than when what will been were does make made file files step steps change changes changed test tests check checks code function return returns instead also only into your about please plan said says more some such them they other'.split(
    ' ',
  ),
);

export const sharedWords = (one: string, other: string): readonly string[] => {
  const words = contentWords(other);
  return [...contentWords(one)].filter((word) => words.has(word));
};
