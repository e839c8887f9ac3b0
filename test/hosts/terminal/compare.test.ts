import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../electron/hosts/terminal/arguments.ts';
import {
  describeDivergence,
  describePlace,
} from '../../../electron/hosts/terminal/output/comparison-words.ts';
import type { Divergence, EventPlace } from '../../../shared/run/compare/comparison.ts';

const parse = (...args: readonly string[]) => parseArguments(['compare', ...args]);
const refusal = (...args: readonly string[]): string => {
  const parsed = parse(...args);
  return parsed.ok || parsed.error.kind !== 'usage' ? '' : parsed.error.message;
};

describe('the arguments of compare', () => {
  it('are two to five runs, the first of which is the base', () => {
    expect(parse('a', 'b', 'c', '--json')).toEqual({
      ok: true,
      value: { kind: 'compare', runs: ['a', 'b', 'c'], base: null, matrix: false, json: true },
    });
    expect(parse('a', 'b', '--base', 'b')).toMatchObject({ value: { base: 'b' } });
  });

  it('are one run with --matrix', () => {
    expect(parse('a', '--matrix')).toMatchObject({ value: { runs: ['a'], matrix: true } });
    expect(refusal('a', 'b', '--matrix')).toContain('takes one run');
  });

  it('are refused when they are too few, too many or empty', () => {
    expect(refusal('a')).toContain('needs two runs at least');
    expect(refusal('a', 'b', 'c', 'd', 'e', 'f')).toContain('at most 5 runs; these are 6');
    expect(refusal('a', ' ')).toContain('an empty name');
    expect(refusal('a', 'b', '--base', '')).toContain('--base needs');
  });
});

const place = (text: string, kind = 'tool.started'): EventPlace => ({
  ...{ seq: 7, key: 'execute/s2/try1/turn3/call0', kind, text },
});
const divergence = (fields: Partial<Divergence>): Divergence => ({
  ...{ part: 's2', scope: 'execute/s2/try1', key: 'execute/s2/try1/turn3/call0', what: 'call' },
  ...{ who: 'executor', cause: 'sampling', expected: false, course: true, fields: [] },
  ...{ left: null, right: null, instead: null, fieldsLeftOut: 0 },
  ...fields,
});

describe('the sentences of compare', () => {
  it.each([
    ['execute/s2/try1/turn3/call0', 'at step s2, attempt 1, turn 3'],
    ['verify/round2/check0', 'in verification round 2'],
    ['plan/call1', 'in the plan'],
    ['replan1/call1', 'in revision 1 of the plan'],
    ['prepare2', 'while the executor’s server was prepared'],
  ])('say where %s is', (key, words) => {
    expect(describePlace(key)).toBe(words);
  });

  it('say what was called instead of what, from whichever side it is missing', () => {
    const words = 'the model called edit_file b.js instead of run_command npm test';
    const sides = { left: place('run_command npm test'), right: place('edit_file b.js') };
    expect(describeDivergence(divergence(sides))).toBe(words);
    expect(describeDivergence(divergence({ right: sides.right, instead: sides.left }))).toBe(words);
    expect(describeDivergence(divergence({ left: sides.left, instead: sides.right }))).toBe(words);
  });

  it('say nothing that a hostile text could use against the terminal', () => {
    const text = 'run_command \u001b[2Jls\u0007';
    const words = describeDivergence(divergence({ left: place('a'), right: place(text) }));
    expect(words).toBe('the model called run_command ls instead of a');
  });
});
