import { describe, expect, it } from 'vitest';
import { explainRun } from '../../shared/run/blame/explain.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import { planAnswer, verdictAnswer } from '../sim/claude/answers.ts';

/** What a person would call unjust: signs that look like guilt and are none. Short logs, written by hand. */
type Body = { readonly kind: string; readonly key?: string } & Readonly<Record<string, unknown>>;

const log = (...bodies: readonly Body[]): readonly RunEvent[] =>
  // The rules read only what is written here.
  bodies.map((body, index) => ({
    ...{ seq: index + 1, at: index, key: 'run', parent: '', lane: 'system' },
    ...body,
  })) as unknown as readonly RunEvent[];

const key = 'execute/s1/try1';
const planned = { kind: 'plan.produced', version: 1, plan: planAnswer(), commit: 'c', by: 'p' };
const started = {
  ...{ kind: 'step.started', key, step: 's1', title: '', attempt: 1, planVersion: 1 },
  ...{ treeBefore: 't0', why: '' },
};
const check = (outputTail: string, fields: object = {}): Body => ({
  ...{ kind: 'check.ran', key: `${key}/check0`, step: 's1', command: 'npm test' },
  ...{ status: 'failed', exitCode: 1, ms: 1, outputTail, output: null, tree: 't1', ...fields },
});
const repeated = (on: 'base' | 'final', outputTail: string): Body => ({
  ...{ kind: 'check.repeated', key: `blame/${on}`, step: 's1', command: 'npm test', on, repeat: 1 },
  ...{ status: 'failed', exitCode: 1, ms: 1, outputTail, tree: on === 'base' ? 't0' : 't1' },
});
const ended = (fields: object = {}): Body => ({
  ...{ kind: 'step.ended', key, step: 's1', attempt: 1, status: 'failed', outOfScope: [] },
  ...{ reason: 'checks-failed', claim: 'Changed it.', treeAfter: 't1', touched: ['src/greet.js'] },
  ...fields,
});
const gate = (green: boolean): Body => ({
  ...{ kind: 'gate.ran', key: 'verify/round1', round: 1, tree: 't1', green },
  faults: green ? [] : [{ rule: 'step-failed', detail: 'step s1 failed' }],
});
const finished: Body = {
  ...{ kind: 'run.finished', outcome: 'exhausted', reason: 'not approved', exitCode: 3 },
  filesChanged: [],
};
const ran = (command: string, exitCode: number, output = ''): readonly Body[] => [
  {
    ...{ kind: 'tool.started', key: `${key}/turn1/call0`, tool: 'run_command' },
    ...{ effect: 'command', arguments: { command } },
  },
  {
    ...{ kind: 'tool.ended', key: `${key}/turn1/call0`, tool: 'run_command', status: 'ok' },
    ...{ exitCode, output, paths: [] },
  },
];
const failing = (...more: readonly Body[]): readonly RunEvent[] =>
  log(planned, started, ...more, ended(), gate(false), finished);

/** A green gate, and a verdict that refuses. */
function refusing(
  criterion: string,
  evidence: string,
  diff = '+  return 1;\n',
): readonly RunEvent[] {
  const verdict = verdictAnswer({
    ...{ verdict: 'revise', fault: 'execution', findings: [], summary: 'Not yet.' },
    criteria: [{ stepId: 's1', criterion, met: false, evidence }],
  });
  return log(
    planned,
    started,
    check('', { status: 'passed', exitCode: 0 }),
    ended({ status: 'ok', reason: 'finished' }),
    check('', { status: 'passed', exitCode: 0, key: 'verify/round1/check0', command: 'npm test' }),
    gate(true),
    { kind: 'verify.started', key: 'verify/round1', round: 1, tree: 't1', diff: { blob: diff } },
    { kind: 'verify.ended', key: 'verify/round1', round: 1, verdict, accepted: false },
    finished,
  );
}

/** Family and rule of what is said with certainty. */
const sure = (events: readonly RunEvent[]): readonly string[] =>
  explainRun('r', events, (blob) => blob)
    .suspicions.filter(({ confidence }) => confidence === 'high')
    .map(({ family, rule }) => `${family} ${rule}`);

describe('nobody is accused with certainty', () => {
  it('because a search at the end found nothing, which is what it was for', () => {
    for (const command of ['grep -rn oldName src', 'cd src && rg oldName', 'git diff --exit-code'])
      expect(sure(failing(...ran(command, 1), check('Error: no'))), command).toEqual([]);
    expect(sure(failing(...ran('npm test', 1), check('Error: no')))).toEqual(['executor X5']);
    expect(sure(failing(...ran('grep -rn x src', 2), check('Error: no')))).toEqual(['executor X5']);
  });

  it('because the verifier says of something else than a check that it fails', () => {
    const said = 'npm test passes, but an empty name still fails.';
    expect(sure(refusing('An empty name is greeted', said))).toEqual([]);
    expect(sure(refusing('Greets politely', 'npm test fails with exit code 1.'))).toEqual([
      'verifier V1',
    ]);
    expect(sure(refusing('`npm test` passes', 'It fails with exit code 1.'))).toEqual([
      'verifier V1',
    ]);
  });

  it('because the verifier gives its evidence as a list', () => {
    const list = '- the empty name is not handled\n- nor is a name of blanks';
    expect(sure(refusing('An empty name is greeted', list))).toEqual([]);
    expect(sure(refusing('An empty name is greeted', '+  return invented(2);'))).toEqual([
      'verifier V2',
    ]);
  });

  it('because a person who watched repeated the failure that was seen', () => {
    const steer = (text: string): Body => ({
      ...{ kind: 'human.steered', key: `${key}/wishes`, step: 's1', text, by: 'ada' },
    });
    const approved = { kind: 'plan.approved', key: 'plan', version: 1, by: 'ada' };
    const seen = 'AssertionError: umlauts are lost';
    const events = log(
      ...[planned, approved, started, check(seen), steer('The umlauts fail, look at that')],
      ...[check(seen), ended(), gate(false), finished],
    );
    expect(sure(events)).toEqual([]);
    const before = log(
      ...[planned, approved, started, steer('Mind the umlauts as well'), check(seen), ended()],
      ...[gate(false), finished],
    );
    expect(sure(before)).toEqual(['specification S1']);
  });
});

describe('the environment is not accused with certainty', () => {
  const heap = 'FATAL ERROR: JavaScript heap out of memory';

  it('of what only the changed files bring about, each time', () => {
    const events = failing(check(heap), repeated('base', 'Error: no'), repeated('final', heap));
    expect(sure(events)).toEqual([]);
    expect(sure(failing(check(heap), repeated('base', heap)))).toEqual(['environment E1']);
  });

  it('for what a test is called', () => {
    const named = '✖ says so when there is no space left on device (2ms)\n  Expected 1, got 2';
    expect(sure(failing(check(named), repeated('base', named)))).not.toContain('environment E1');
    const real = '✖ writes (2ms)\n  Error: ENOSPC: no space left on device, write';
    expect(sure(failing(check(real)))).toEqual(['environment E1']);
  });

  it('because a command printed other words when it ran again and ended alike', () => {
    const again = (differences: readonly object[]): readonly RunEvent[] =>
      failing(check('Error: no'), {
        ...{ kind: 'replay.ended', key: 'replay/1', mode: 're-execute', steps: 4, same: 3 },
        ...{ differences, all: differences.length, rules: [], ms: 1 },
      });
    const words = { recorded: 'output 17', actual: 'output 23', cause: 'environment' };
    expect(sure(again([{ seq: 3, key: `${key}/turn1/call0`, ...words }]))).toEqual([]);
    const code = { recorded: 'ok, exit code 0', actual: 'ok, exit code 1', cause: 'environment' };
    expect(sure(again([{ seq: 3, key: `${key}/turn1/call0`, ...code }]))).toEqual([]);
    expect(sure(again([{ seq: 3, key: `${key}/check0`, ...code }]))).toEqual(['environment E3']);
  });
});

describe('the executor is not accused with certainty', () => {
  it('of going in circles where each call met trouble of the machine', () => {
    const full = 'write failed: no space left on device';
    const events = log(
      ...[planned, started, ...ran('make', 2, full), ended({ reason: 'loop', claim: '' })],
      ...[gate(false), finished],
    );
    expect(sure(events)).toEqual([]);
    expect(explainRun('r', events).suspicions[0]?.family).toBe('environment');
  });

  it('by one repeat of a swap test', () => {
    const tested = (of: number): Body => ({
      ...{ kind: 'blame.tested', key: 'blame/test1', step: 's1', from: key, criterion: 'step' },
      ...{ conclusion: 'executor', detail: '' },
      cells: [
        { plan: 'original', executor: 'o/weak', passed: 0, of, runs: [] },
        { plan: 'original', executor: 'o/strong', passed: of, of, runs: [] },
      ],
    });
    expect(sure(failing(check('Error: no'), tested(1)))).toEqual([]);
    expect(sure(failing(check('Error: no'), tested(3)))).toEqual(['executor X8']);
  });
});
