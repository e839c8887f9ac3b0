/**
 * What is never the same twice and says nothing: two outputs that differ in nothing else are the same. Each rule has a
 * name that is shown wherever it was applied. What a rule does not name (a random number, another order) is a
 * difference.
 */
interface NoiseRule {
  readonly name: string;
  readonly pattern: RegExp;
  readonly word: string;
}

const WEEKDAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';

const RULES: readonly NoiseRule[] = [
  {
    name: 'timestamps',
    pattern: /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g,
    word: '<time>',
  },
  {
    name: 'timestamps',
    pattern: new RegExp(
      `\\b${WEEKDAY},? (?:${MONTH} +\\d{1,2}|\\d{1,2} ${MONTH}(?: \\d{4})?) \\d\\d:\\d\\d:\\d\\d(?: (?:AM|PM))?(?: [A-Z]{2,5})?(?: \\d{4})?`,
      'g',
    ),
    word: '<time>',
  },
  { name: 'timestamps', pattern: /\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b/g, word: '<time>' },
  // Seconds, milli-, micro- and nanoseconds since 1970, in this century.
  { name: 'timestamps', pattern: /\b1[5-9]\d{8}(?:\d{3}){0,3}\b/g, word: '<time>' },
  {
    name: 'durations',
    pattern: /\b(duration_ms|duration|elapsed|time|took)([ :="]+)\d+(?:\.\d+)?/gi,
    word: '$1$2<duration>',
  },
  {
    name: 'durations',
    pattern: /\b\d+(?:\.\d+)? ?(?:ns|µs|us|ms|s|secs?|seconds?|minutes?)\b/g,
    word: '<duration>',
  },
  {
    name: 'temporary paths',
    pattern: /(?:\/private)?\/(?:tmp|var\/tmp|var\/folders)\/[^\s'":,;)\]]+/g,
    word: '<temporary>',
  },
  {
    name: 'ports',
    pattern: /\b(localhost|127\.0\.0\.1|0\.0\.0\.0)(:)\d{2,5}\b|(\[::1?\])(:)\d{2,5}\b/g,
    word: '<address>',
  },
  { name: 'ports', pattern: /\b(port)([ :=]+)\d{2,5}\b/gi, word: '$1$2<port>' },
  { name: 'process numbers', pattern: /\b(pid|process)([ :=#]+)\d+\b/gi, word: '$1$2<process>' },
  { name: 'process numbers', pattern: /\((node|python|ruby):\d+\)/g, word: '($1:<process>)' },
  { name: 'memory addresses', pattern: /\b0x[0-9a-f]{6,16}\b/gi, word: '<memory>' },
];

export interface Compared {
  readonly same: boolean;
  /** Rules without which the two would not be the same. */
  readonly rules: readonly string[];
  /** Both as they are compared. */
  readonly recorded: string;
  readonly actual: string;
}

/** @param folders the worktree's folders then and now, which are named alike in both. */
export function compareOutputs(
  recorded: string,
  actual: string,
  folders: { readonly recorded: string; readonly actual: string },
): Compared {
  if (recorded === actual) return { same: true, rules: [], recorded, actual };
  const rules: string[] = [];
  let [before, now] = [
    named(recorded, folders.recorded, '<worktree>'),
    named(actual, folders.actual, '<worktree>'),
  ];
  if (before !== recorded || now !== actual) rules.push('worktree path');
  for (const { name, pattern, word } of RULES) {
    if (before === now) break;
    const [a, b] = [before.replace(pattern, word), now.replace(pattern, word)];
    if ((a !== before || b !== now) && !rules.includes(name)) rules.push(name);
    [before, now] = [a, b];
  }
  const same = before === now;
  return { same, rules: same ? rules : [], recorded: before, actual: now };
}

/** Worktrees beside the run's own have names that begin with it. */
function named(text: string, folder: string, word: string): string {
  return folder === '' ? text : text.split(folder).join(word);
}
