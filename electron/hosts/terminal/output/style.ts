/**
 * Colour says who acted (planner, executor, verifier, a person) and how something ended; a mark and a
 * word always say it too, so nothing is lost where there is no colour.
 */
export type Tone =
  | 'planner'
  | 'executor'
  | 'verifier'
  | 'person'
  | 'good'
  | 'bad'
  | 'warn'
  | 'quiet'
  | 'strong';

export type Paint = (tone: Tone, text: string) => string;

const RICH: Record<Tone, string> = {
  planner: '38;5;141',
  executor: '38;5;37',
  verifier: '38;5;172',
  person: '38;5;170',
  good: '32',
  bad: '31',
  warn: '33',
  quiet: '2',
  strong: '1',
};
const BASIC: Record<Tone, string> = {
  ...RICH,
  planner: '35',
  executor: '36',
  verifier: '33',
  person: '95',
};

export const plain: Paint = (_tone, text) => text;

export function createPaint(depth: 'none' | 'basic' | 'rich'): Paint {
  if (depth === 'none') return plain;
  const codes = depth === 'rich' ? RICH : BASIC;
  return (tone, text) => (text === '' ? '' : `\u001b[${codes[tone]}m${text}\u001b[0m`);
}

/** NO_COLOR (any value) and a dumb terminal switch colour off; a pipe has none to begin with. */
export function decideColour(
  isTerminal: boolean,
  env: Readonly<Record<string, string | undefined>>,
): 'none' | 'basic' | 'rich' {
  if (!isTerminal || (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb') return 'none';
  const rich = /256|direct/.test(env.TERM ?? '') || (env.COLORTERM ?? '') !== '';
  return rich ? 'rich' : 'basic';
}

export const mark = {
  good: '✓',
  bad: '✗',
  notRun: '–',
  open: '○',
  doing: '◐',
  warn: '▲',
  left: '↑',
} as const;
