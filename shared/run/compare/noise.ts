/**
 * What differs between two runs without meaning anything: times, durations, ids, addresses, temporary folders. Two
 * events are compared after these rules; the raw texts stay where they are and can be looked at. Pure.
 */

interface NoiseRule {
  /** Its name, as it is listed beside a comparison. */
  readonly name: string;
  readonly pattern: RegExp;
  readonly becomes: string;
}

const RULES: readonly NoiseRule[] = [
  {
    name: 'times of day and dates',
    pattern: /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g,
    becomes: '‹time›',
  },
  { name: 'times of day and dates', pattern: /\b\d\d:\d\d:\d\d(?:\.\d+)?\b/g, becomes: '‹time›' },
  { name: 'ids of runs', pattern: /\b\d{8}-\d{6}-[0-9a-f]{4}\b/g, becomes: '‹run›' },
  {
    name: 'temporary folders',
    pattern: /(?:\/private)?\/(?:tmp|var\/folders\/[\w+]+\/[\w+]+\/T)\/[^\s/'"`:,;)\]}]+/g,
    becomes: '‹temporary›',
  },
  {
    name: 'temporary folders',
    pattern: /[A-Za-z]:\\Users\\[^\\\s]+\\AppData\\Local\\Temp\\[^\s\\'"`:,;)\]}]+/g,
    becomes: '‹temporary›',
  },
  {
    name: 'durations',
    pattern: /\b\d+(?:\.\d+)? ?(?:ns|µs|us|ms|s|sec|seconds?|min|minutes?)\b/g,
    becomes: '‹duration›',
  },
  {
    name: 'durations',
    pattern: /\b(duration_ms|took|time):? +\d+(?:\.\d+)?/gi,
    becomes: '$1 ‹duration›',
  },
  {
    name: 'ports',
    pattern: /\b(localhost|127\.0\.0\.1|\[::1\]):\d{2,5}\b/g,
    becomes: '$1:‹port›',
  },
  { name: 'process ids', pattern: /\b(pid)([ =:]+)\d+/gi, becomes: '$1$2‹pid›' },
  { name: 'ids of calls', pattern: /\b(call|toolu|msg|req)_\w{6,}/g, becomes: '$1_‹id›' },
  { name: 'memory addresses', pattern: /\b0x[0-9a-f]{6,16}\b/gi, becomes: '‹address›' },
];

/** Names of the rules, each once. */
export const noiseRules: readonly string[] = [...new Set(RULES.map(({ name }) => name))];

/** What every rule needs some of; most texts have nothing of it. */
const ANY =
  /\d\d:\d\d|\d{8}-\d{6}|\/tmp\/|\/folders\/|Temp\\|\d ?(?:[nµum]?s|sec|min)|duration_ms|took|time|localhost:|127\.0|::1|pid|call_|toolu_|msg_|req_|0x/i;

/** Longer texts are compared as they are: rules on them would cost more than they are worth. */
const MAX_CHARS = 1_000_000;

/** Folders of one run by name, longest first, so that the same file in two worktrees has one name. */
export interface Folders {
  readonly replace: readonly (readonly [string, string])[];
}

export const noFolders: Folders = { replace: [] };

/** `paths`: where the run worked, as `run.started` says. Anything else reads as no folder. */
export function foldersOf(paths: Readonly<Record<string, unknown>>): Folders {
  const replace = Object.entries(paths)
    .flatMap(([name, path]) =>
      typeof path === 'string' && path.length > 3 ? [[path, `‹${name}›`] as const] : [],
    )
    .sort(([one], [other]) => other.length - one.length);
  return { replace };
}

/** A text without its noise. */
export function withoutNoise(text: string, folders: Folders = noFolders): string {
  if (text.length > MAX_CHARS) return text;
  let clean = text;
  for (const [path, name] of folders.replace)
    if (clean.includes(path)) clean = clean.replaceAll(path, name);
  if (!ANY.test(clean)) return clean;
  for (const { pattern, becomes } of RULES) clean = clean.replace(pattern, becomes);
  return clean;
}

/** A number that stands for a text: equal texts have equal ones, and others hardly ever (53 bits). */
export function hashText(text: string, seed = 0): number {
  let low = 0xdeadbeef ^ seed;
  let high = 0x41c6ce57 ^ seed;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return 4294967296 * (2097151 & high) + (low >>> 0);
}

/** One text for a value: sorted keys, texts without noise, and without the named fields. What is null might as well not be there. */
export function canonical(
  value: unknown,
  how: { readonly folders: Folders; readonly without?: ReadonlySet<string> },
): string {
  // The length keeps two texts from running into each other.
  if (typeof value === 'string') {
    const text = withoutNoise(value, how.folders);
    return `${text.length}"${text}"`;
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, how)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return String(JSON.stringify(value));
  let text = '';
  for (const name of Object.keys(value).sort()) {
    const field: unknown = Reflect.get(value, name);
    if (field === undefined || field === null || how.without?.has(name) === true) continue;
    text += `${text === '' ? '' : ','}"${name}":${canonical(field, how)}`;
  }
  return `{${text}}`;
}
