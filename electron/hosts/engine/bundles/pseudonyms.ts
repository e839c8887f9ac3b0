import { createHmac } from 'node:crypto';

/**
 * Names of files and folders with others in their place: the same name, the same pseudonym, so that depth, extension
 * and everything that refers to a file stay. Names that every project has tell nothing and are kept.
 */
const WELL_KNOWN = new Set(
  (
    'src lib test tests spec specs docs doc dist build out bin public static assets app apps packages pkg cmd internal ' +
    'include scripts tools config configs examples example fixtures vendor node_modules components pages utils util ' +
    'helpers types styles api core common shared server client index main mod init setup readme license changelog ' +
    'contributing makefile dockerfile package package-lock tsconfig biome eslint prettier vite webpack rollup jest ' +
    'vitest cargo pyproject requirements gemfile go pom gradle git github workflows gitignore gitattributes ' +
    'editorconfig npmrc env claude agents a b tmp var etc usr opt home users repository worktree data user host ' +
    'http https com org net www localhost run execute plan verify intake deliver heads refs tandem'
  ).split(' '),
);
/** What may stand behind a dot and say what a file is. */
const EXTENSION = /^(?:[a-z][a-z0-9]{0,4}|test|spec|config|module|stories|lock|snap|min|d)$/i;

export interface Pseudonyms {
  /** Takes the segments of a path in. */
  learn(path: string): void;
  /** A text with what was learned replaced, and how often. `seen` gets each name with its pseudonym. */
  replace(text: string, seen: (from: string, to: string) => void): string;
}

const TOKEN = /[\p{L}\p{N}_@.~+-]+/gu;
/** A sign in front or behind that belongs to a diff or a sentence. */
const EDGES = /^[+\-~.@]+|[.\-~+@]+$/g;

/** `words`: names that mean something else in a run (tools, kinds), which a name alone is never taken for. */
export function createPseudonyms(key: Uint8Array, words: ReadonlySet<string>): Pseudonyms {
  /** Told from any other word wherever they stand. */
  const anywhere = new Map<string, string>();
  /** Only beside a slash. */
  const beside = new Map<string, string>();

  const nameOf = (stem: string): string =>
    `p${createHmac('sha256', key).update(`path ${stem}`).digest('hex').slice(0, 8)}`;
  const learnSegment = (segment: string): void => {
    const { stem, rest } = split(segment);
    if (stem.length < 2 || isWellKnown(stem)) return;
    const name = nameOf(stem);
    beside.set(stem, name);
    if (isDistinctive(stem) && !words.has(stem)) anywhere.set(stem, name);
    if (rest === '') return;
    beside.set(segment, name + rest);
    if (!words.has(segment)) anywhere.set(segment, name + rest);
  };
  const find = (token: string, isBeside: boolean): string | undefined =>
    anywhere.get(token) ?? (isBeside ? beside.get(token) : undefined);

  return {
    learn(path) {
      for (const segment of path.split(/[\\/]+/)) {
        if (segment.length <= 255) learnSegment(segment.trim());
      }
    },
    replace(text, seen) {
      if (beside.size === 0) return text;
      const replaceToken = (token: string, isBeside: boolean): string => {
        const whole = find(token, isBeside);
        const inner = whole === undefined ? token.replace(EDGES, '') : token;
        const name = whole ?? (inner === token ? undefined : find(inner, isBeside));
        if (name === undefined) return token;
        seen(inner, name);
        const start = token.indexOf(inner);
        return token.slice(0, start) + name + token.slice(start + inner.length);
      };
      return text.replace(TOKEN, (token, place: number) => {
        const before = text[place - 1];
        const isEnd = isSlash(text[place + token.length]);
        // The end of a line that is written out, in a text inside of a text.
        const isEscape = before === '\\' && /^[ntr]/.test(token) && !beside.has(token);
        if (isEscape) return token.slice(0, 1) + replaceToken(token.slice(1), isEnd);
        return replaceToken(token, isSlash(before) || isEnd);
      });
    },
  };
}

const isSlash = (char: string | undefined): boolean => char === '/' || char === '\\';

const isWellKnown = (stem: string): boolean =>
  WELL_KNOWN.has(stem.toLowerCase()) || /^[\d.]+$/.test(stem);

/** Two words in one, a digit or much length: nobody writes that by chance. */
const isDistinctive = (stem: string): boolean =>
  stem.length >= 5 && (/[-_.\d]|[a-z][A-Z]|[^\p{ASCII}]/u.test(stem) || stem.length >= 12);

/** `parse-money.test.ts` is `parse-money` and `.test.ts`; `.env` and names without a dot have no rest. */
function split(segment: string): { readonly stem: string; readonly rest: string } {
  const parts = segment.split('.');
  let from = parts.length;
  while (from > 1 && EXTENSION.test(parts[from - 1] ?? '')) from -= 1;
  const stem = parts.slice(0, from).join('.');
  if (stem === '') return { stem: parts[1] ?? '', rest: '' };
  const rest = parts.slice(from).join('.');
  return { stem, rest: rest === '' ? '' : `.${rest}` };
}
