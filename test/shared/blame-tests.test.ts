import { describe, expect, it } from 'vitest';
import { explainRun } from '../../shared/run/blame/explain.ts';
import type { BodyOf, RunEvent, SwapConclusion } from '../../shared/run/event.ts';
import { planAnswer, verdictAnswer } from '../sim/claude/answers.ts';

/** Short logs, written by hand: what was tested, judged or only said about a run. */
type Body = Parameters<typeof JSON.stringify>[0] & { readonly kind: string };

function log(...bodies: readonly (Body & { readonly key?: string; readonly lane?: string })[]) {
  // The rules read only what is written here.
  return bodies.map((body, index) => ({
    ...{ seq: index + 1, at: index, key: 'run', parent: '', lane: 'system' },
    ...body,
  })) as unknown as readonly RunEvent[];
}

const planned = { kind: 'plan.produced', version: 1, plan: planAnswer(), commit: 'c', by: 'p' };
const key = 'execute/s1/try1';
const started = {
  kind: 'step.started',
  step: 's1',
  title: '',
  attempt: 1,
  planVersion: 1,
  treeBefore: 't0',
  why: '',
  key,
};
const red = {
  kind: 'check.ran',
  step: 's1',
  command: 'npm test',
  status: 'failed',
  exitCode: 1,
  ms: 1,
  outputTail: 'Error: no',
  output: null,
  tree: 't1',
  key: `${key}/check0`,
};
const ended = {
  kind: 'step.ended',
  step: 's1',
  attempt: 1,
  status: 'failed',
  reason: 'checks-failed',
  claim: 'Changed it.',
  treeAfter: 't1',
  touched: ['src/greet.js'],
  outOfScope: [],
  key,
};
const gate = {
  kind: 'gate.ran',
  round: 1,
  tree: 't1',
  green: false,
  faults: [{ rule: 'step-failed', detail: 'step s1 failed' }],
  key: 'verify/round1',
};
const finished = (fields: Partial<BodyOf<'run.finished'>> = {}) => ({
  ...{
    kind: 'run.finished',
    outcome: 'exhausted',
    reason: 'not approved',
    exitCode: 3,
    filesChanged: [],
  },
  ...fields,
});
const failed = [planned, started, red, ended, gate, finished()];
const test = (conclusion: SwapConclusion) => ({
  ...{ kind: 'blame.tested', step: 's1', from: 'execute/s1', criterion: 'step', conclusion },
  detail: '3 of 3',
  cells: [{ plan: 'original', executor: 'o/strong', passed: 3, of: 3, runs: [] }],
});
const topOf = (events: readonly RunEvent[]) => explainRun('r', events).suspicions[0];

describe('a failed check that nothing explains', () => {
  it('is the executor’s, likely, and says that this is no proof', () => {
    const explained = explainRun('r', log(...failed));
    expect(explained).toMatchObject({
      tier: 'observed',
      suspicions: [{ rule: 'X7', confidence: 'medium' }],
    });
    expect(explained.notEnough).toContain('a sign, not a proof');
    expect(explained.nextTests.map(({ what }) => what)).toEqual([
      'repeat-check',
      're-execute',
      'swap',
    ]);
    expect(explained.headline).toMatch(/^Likely: The executor/);
  });
});

describe('a swap test', () => {
  it.each([
    ['executor', 'X8', 'high'],
    ['plan', 'P6', 'high'],
    ['unstable', 'E6', 'medium'],
  ] as const)('that concludes %s names %s', (conclusion, rule, confidence) => {
    const top = topOf(log(...failed, test(conclusion)));
    expect(top).toMatchObject({ rule, tier: 'tested', confidence, step: 's1' });
  });

  it('that concludes both accuses both, neither alone', () => {
    const { suspicions } = explainRun('r', log(...failed, test('both')));
    expect(suspicions.filter(({ tier }) => tier === 'tested').map(({ family }) => family)).toEqual([
      'plan',
      'executor',
    ]);
  });
});

describe('a re-execution that came out differently', () => {
  it('accuses the environment, tested', () => {
    const difference = {
      ...{ seq: 3, key: `${key}/check0`, cause: 'environment' },
      ...{ recorded: 'failed, exit code 1', actual: 'passed, exit code 0' },
    };
    const replayed = {
      kind: 'replay.ended',
      mode: 're-execute',
      steps: 4,
      same: 3,
      differences: [difference],
      all: 1,
      rules: [],
      ms: 1,
    };
    expect(topOf(log(...failed, replayed))).toMatchObject({ rule: 'E3', tier: 'tested', first: 3 });
  });
});

describe('an opinion', () => {
  it('never makes a headline', () => {
    const ok = [
      { ...ended, status: 'ok', reason: 'finished' },
      { ...gate, green: true, faults: [] },
    ];
    const verdict = verdictAnswer({
      verdict: 'reject',
      fault: 'execution',
      summary: 'The executor is sloppy.',
      criteria: [],
      findings: [],
    });
    const judged = {
      kind: 'verify.ended',
      round: 1,
      verdict,
      accepted: false,
      note: '',
      key: 'verify/round1',
    };
    const events = log(
      planned,
      started,
      { ...red, status: 'passed', exitCode: 0 },
      ...ok,
      judged,
      finished({ outcome: 'rejected' }),
    );
    const explained = explainRun('r', events);
    expect(explained.suspicions[0]).toMatchObject({ tier: 'suggested', family: 'executor' });
    expect(explained.tier).toBeNull();
    expect(explained.headline).toMatch(/^Not enough evidence/);
  });
});

describe('a person', () => {
  it('who says it was the verifier makes a failure of an approved run', () => {
    const said = {
      kind: 'blame.judged',
      family: 'verifier',
      accepted: true,
      note: 'wrong',
      by: 'ada',
    };
    const approved = finished({ outcome: 'approved', exitCode: 0 });
    expect(explainRun('r', log(planned, approved)).isFailure).toBe(false);
    expect(topOf(log(planned, approved, said))).toMatchObject({ rule: 'V6', confidence: 'high' });
  });

  it('who rules a family out takes its confidence away', () => {
    const said = { kind: 'blame.judged', family: 'executor', accepted: false, note: '', by: 'ada' };
    expect(topOf(log(...failed, said))).toMatchObject({ confidence: 'low' });
  });
});

describe('a run that is not over, waits or was stopped', () => {
  it.each([
    [[planned, started], 'The run is not over.'],
    [
      [
        planned,
        { kind: 'run.interrupted', reason: 'x', waitingFor: 'answer-needed' },
        finished({ outcome: 'interrupted', exitCode: 4 }),
      ],
      'waits for a person',
    ],
    [
      [
        planned,
        { kind: 'run.interrupted', reason: 'x', waitingFor: null },
        finished({ outcome: 'interrupted', exitCode: 4 }),
      ],
      'A person ended this run',
    ],
  ] as const)('accuses nobody', (bodies, words) => {
    const explained = explainRun('r', log(...bodies));
    expect(explained).toMatchObject({ isFailure: false, suspicions: [], first: null });
    expect(explained.headline).toContain(words);
  });
});

describe('a log without anything', () => {
  it('is a run that is not over', () => {
    expect(explainRun('r', [])).toMatchObject({ isFailure: false, outcome: null });
  });
});
