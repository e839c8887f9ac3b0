import type { RunState } from '../../../../shared/run/state.ts';
import { stepOfKey } from '../../../../shared/run/step-of-key.ts';
import { cleanLine } from './clean-text.ts';

const NUMBERED: Readonly<Record<string, string>> = {
  try: 'attempt',
  turn: 'turn',
  round: 'round',
  replan: 'revision',
  decision: 'decision',
};
/** A step's key in words: `execute/round/try1/check0` is "step round, attempt 1, check 1". */
export function describeKey(key: string): string {
  const parts = key.split('/');
  const words = parts.map((part, index) => {
    const [, name = '', number = ''] = /^([a-z]+)(\d+)$/.exec(part) ?? [];
    if (index === 1 && parts[0] === 'execute') return `step ${part}`;
    // Checks and an executor's calls are counted from 0 in a key.
    if (name === 'check' || (name === 'call' && parts[0] === 'execute'))
      return `${name} ${Number(number) + 1}`;
    const numbered = NUMBERED[name];
    return numbered === undefined ? part : `${numbered} ${number}`;
  });
  const told = parts[0] === 'execute' && parts.length > 1 ? words.slice(1) : words;
  return cleanLine(told.join(', '));
}

/** The step that a line is about, where several are worked on at once and it would not be plain; else nothing. */
export function stepWord({ key }: { readonly key: string }, state: RunState): string {
  const step = stepOfKey(key);
  const atWork = state.steps.filter(({ status }) => status === 'running').length;
  const isMerge = key.split('/')[2]?.startsWith('merge') === true;
  return step !== null && (atWork > 1 || isMerge) ? `${cleanLine(step, 40)}  ` : '';
}
