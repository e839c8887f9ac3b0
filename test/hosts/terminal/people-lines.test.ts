import { describe, expect, it } from 'vitest';
import { describeEvent } from '../../../electron/hosts/terminal/output/event-lines.ts';
import { plain } from '../../../electron/hosts/terminal/output/style.ts';
import type { EventBody } from '../../../shared/run/event.ts';
import { emptyRun } from '../../../shared/run/state.ts';

const by = 'ada';
const telling = {
  state: emptyRun,
  paint: plain,
  calls: new Map(),
  showPlans: false,
  isAsked: false,
};
const told = (body: EventBody): string =>
  describeEvent(
    { seq: 1, at: 0, key: 'execute/s1', parent: '', lane: 'execution', ...body },
    telling,
    80,
  ).join('\n');

describe('what people do to a run', () => {
  it.each<[EventBody, readonly string[]]>([
    [
      { kind: 'plan.commented', version: 2, comments: [{ step: 's1', text: 'do less' }], by },
      ['plan 2 commented on by ada', 's1: do less'],
    ],
    [
      {
        kind: 'human.steered',
        step: 's1',
        attempt: 1,
        wish: 'steer',
        text: 'use \u001b[31mtabs',
        by,
      },
      ['ada tells the executor', 'tabs'],
    ],
    [
      { kind: 'human.steered', step: 's1', attempt: 1, wish: 'retry', text: '', by },
      ['ada wants a fresh attempt'],
    ],
    [
      { kind: 'command.decided', callId: 'c', command: 'rm -rf x', allowed: false, by, note: 'no' },
      ['not allowed by ada: $ rm -rf x', 'no'],
    ],
    [{ kind: 'executor.chosen', executor: 'attic/x:7b', by }, ['ada chose attic/x:7b to execute']],
    [
      { kind: 'delivery.adjusted', from: 'a', to: 'b', files: ['src/a.ts'], by },
      ['change adjusted by ada', 'src/a.ts'],
    ],
  ])('is told: %j', (body, words) => {
    for (const word of words) expect(told(body)).toContain(word);
    expect(told(body)).not.toContain('\u001b');
  });

  it('leaves out what a rule, the plan or the settings allowed, and names the rule that denied', () => {
    const decided = { kind: 'command.decided', callId: 'c', command: 'ls', note: '' } as const;
    for (const by of ['rule "l*"', 'plan', 'setting "commands"'])
      expect(told({ ...decided, allowed: true, by })).toBe('');
    expect(told({ ...decided, allowed: false, by: 'rule "l*"' })).toContain(
      'not allowed by rule "l*": $ ls',
    );
  });

  it('tells how dependencies were prepared', () => {
    const ran = {
      kind: 'setup.ran',
      command: 'npm ci',
      lockHash: 'a',
      cached: false,
      status: 'failed',
      exitCode: 1,
      ms: 2_000,
      outputTail: 'no registry\u001b[2J',
    } as const;
    expect(told(ran)).toContain('$ npm ci  failed');
    expect(told(ran)).toContain('no registry');
    expect(told(ran)).not.toContain('\u001b');
    expect(told({ ...ran, cached: true, status: 'passed' })).toContain('dependencies copied');
  });

  it('says of a delivery that the verifier has not seen it', () => {
    const delivery = {
      kind: 'delivery.made',
      form: 'branch',
      branch: 'tandem/x',
      commit: 'abc',
      patch: null,
      approved: true,
      files: [],
    } as const;
    expect(told({ ...delivery, files: [], adjusted: true })).toContain(
      'the verifier has not seen it',
    );
    expect(told({ ...delivery, files: [] })).not.toContain('adjusted');
  });
});
