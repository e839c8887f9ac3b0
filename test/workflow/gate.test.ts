import { describe, expect, it } from 'vitest';
import {
  checksOf,
  decideGate,
  type Evidence,
  ownedByPlans,
} from '../../electron/workflow/stages/gate.ts';
import { checkOf, endOf, planOf, stepOf } from './plan-fixture.ts';

const plan = planOf(stepOf('s1'));
const owned = ownedByPlans([plan]);
const good = { ends: new Map([['s1', endOf()]]), checks: [checkOf('npm test')] };
const clean: Evidence = { filesChanged: ['src/s1.js'], marks: [], secrets: [] };
const rulesOf = (seen: Partial<Parameters<typeof decideGate>[2]>) =>
  decideGate(plan, owned, { ...good, evidence: clean, ...seen }).map((fault) => fault.rule);

describe('the gate', () => {
  it('is green when every step is good, every check passed and only owned files changed', () => {
    expect(rulesOf({})).toEqual([]);
  });

  it.each([
    ['a check failed', { checks: [checkOf('npm test', 'failed')] }, ['check-failed']],
    ['a check timed out', { checks: [checkOf('npm test', 'timeout')] }, ['check-failed']],
    ['a check did not run', { checks: [checkOf('npm test', 'not-run')] }, ['check-not-run']],
    ['a step was not run', { ends: new Map() }, ['step-not-run']],
    [
      'a step failed',
      { ends: new Map([['s1', endOf({ status: 'failed', failures: ['x'] })]]) },
      ['step-failed'],
    ],
    [
      'a file nobody owns changed',
      { evidence: { ...clean, filesChanged: ['src/s1.js', 'README.md'] } },
      ['owned-files'],
    ],
    ['a secret was added', { evidence: { ...clean, secrets: ['an AWS key'] } }, ['secrets']],
    [
      'conflict markers were added',
      { evidence: { ...clean, marks: [{ rule: 'conflict-markers', detail: 'x' }] } },
      ['conflict-markers'],
    ],
    ['nothing changed', { evidence: { ...clean, filesChanged: [] } }, ['empty-diff']],
  ])('is red when %s', (_name, seen, rules) => {
    expect(rulesOf(seen)).toEqual(rules);
  });

  it('counts files that an earlier plan version owned', () => {
    const older = planOf(stepOf('s0'));
    expect(ownedByPlans([older, plan])).toEqual(new Set(['src/s0.js', 'src/s1.js']));
  });

  it('does not count files a step only reads', () => {
    const reader = planOf(
      stepOf('s1', {
        files: [
          { path: 'a', action: 'read' },
          { path: 'b', action: 'delete' },
        ],
      }),
    );
    expect(ownedByPlans([reader])).toEqual(new Set(['b']));
  });

  it('runs each command once, steps first', () => {
    const both = planOf(
      stepOf('s1', { checks: ['npm test', 'a'] }),
      stepOf('s2', { checks: ['a', 'b'] }),
    );
    expect(checksOf(both)).toEqual(['npm test', 'a', 'b']);
  });
});
