import { describe, expect, it } from 'vitest';
import { inOrder } from '../../electron/workflow/stages/execute.ts';
import { decideWork } from '../../electron/workflow/stages/revise.ts';
import type { Judgement } from '../../electron/workflow/stages/verify.ts';
import type { Finding, Verdict } from '../../shared/plan/verdict.ts';
import { checkOf, endOf, planOf, stepOf } from './plan-fixture.ts';

const finding = (more: Partial<Finding>): Finding => ({
  stepId: 's1',
  file: null,
  line: null,
  severity: 'high',
  problem: 'wrong',
  instruction: 'mend it',
  ...more,
});

const verdict = (...findings: Finding[]): Verdict => ({
  verdict: 'revise',
  summary: 'not yet',
  fault: 'execution',
  criteria: [],
  findings,
});

const judged = (more: Partial<Judgement>): Judgement => ({
  green: true,
  faults: [],
  remarks: [],
  verdict: verdict(),
  accepted: false,
  checks: [],
  filesChanged: ['src/s1.js'],
  diff: '',
  report: '',
  ...more,
});

const plan = planOf(stepOf('s1'), stepOf('s2'));
const good = new Map([
  ['s1', endOf()],
  ['s2', endOf()],
]);
const work = (judgement: Judgement, ends = good) =>
  decideWork(plan, judgement, ends).map(({ step, feedback }) => [step.id, feedback.length]);

describe('what the next round works on', () => {
  it('is the step that a finding names', () => {
    expect(work(judged({ verdict: verdict(finding({ stepId: 's2' })) }))).toEqual([['s2', 1]]);
  });

  it('is the step that owns the file when the finding names no known step', () => {
    const lost = finding({ stepId: 'nope', file: 'src/s1.js', line: 3 });
    expect(work(judged({ verdict: verdict(lost) }))).toEqual([['s1', 1]]);
  });

  it('is the last step when nothing says where the fault is', () => {
    expect(work(judged({ verdict: verdict(finding({ stepId: 'nope' })) }))).toEqual([['s2', 1]]);
    expect(work(judged({ verdict: null }))).toEqual([['s2', 1]]);
  });

  it('includes the step whose check failed on the whole change', () => {
    expect(work(judged({ checks: [checkOf('test s1', 'failed')] }))).toEqual([['s1', 1]]);
  });

  it('includes steps that never came to a good end', () => {
    const ends = new Map([['s1', endOf({ status: 'failed', failures: ['a', 'b'] })]]);
    expect(work(judged({ verdict: verdict() }), ends)).toEqual([
      ['s1', 2],
      ['s2', 0],
    ]);
  });

  it('tells place, severity and instruction of a finding', () => {
    const at = finding({
      file: 'src/s1.js',
      line: 7,
      problem: 'off by one',
      instruction: 'use <=',
    });
    const [first] = decideWork(plan, judged({ verdict: verdict(at) }), good);
    expect(first?.feedback[0]).toBe('high: off by one (src/s1.js:7)\nDo this: use <=');
  });
});

describe('the order of steps', () => {
  it('puts each step after those it depends on, else keeps the order of the plan', () => {
    const steps = [
      stepOf('a', { dependsOn: ['c'] }),
      stepOf('b'),
      stepOf('c', { dependsOn: ['d'] }),
      stepOf('d'),
    ];
    expect(inOrder(steps).map((step) => step.id)).toEqual(['d', 'c', 'a', 'b']);
  });
});
