import { describe, expect, it } from 'vitest';
import { boundDiff, buildReport } from '../../electron/workflow/stages/report.ts';
import { checkOf, endOf, planOf, stepOf } from './plan-fixture.ts';

const plan = planOf(stepOf('s1'), stepOf('s2'));
const report = (ends: Parameters<typeof buildReport>[1]['ends'], limit = 8_000) =>
  buildReport(plan, { ends, attempts: new Map([['s1', 1]]), checks: [checkOf('npm test')], limit });

describe('the report', () => {
  it('does not grow with the number of turns', () => {
    const few = report(new Map([['s1', endOf({ turns: 3 })]]));
    const many = report(new Map([['s1', endOf({ turns: 300 })]]));
    expect(many).toBe(few);
  });

  it('stays within its limit whatever the executor and its checks say', () => {
    const loud = endOf({
      claim: 'x'.repeat(50_000),
      checks: [{ ...checkOf('a', 'failed'), outputTail: 'y'.repeat(50_000) }],
      touched: Array.from({ length: 5_000 }, (_, index) => `src/${index}.js`),
    });
    expect(
      report(
        new Map([
          ['s1', loud],
          ['s2', loud],
        ]),
      ).length,
    ).toBeLessThan(8_100);
  });

  it('marks what the executor says as its claim and says when a step was not run', () => {
    const text = report(new Map([['s1', endOf({ claim: 'all done' })]]));
    expect(JSON.parse(text).steps).toMatchObject([
      { id: 's1', executorClaims: 'all done' },
      { id: 's2', status: 'not run' },
    ]);
  });
});

describe('a bounded diff', () => {
  const diff = ['a', 'b', 'c']
    .map((name) => `diff --git a/${name}.js b/${name}.js\n+${'x'.repeat(100)}\n`)
    .join('');

  it('is left alone when it fits', () => {
    expect(boundDiff(diff, 10_000)).toBe(diff);
  });

  it('is cut at a line and names the files that are not shown', () => {
    const bound = boundDiff(diff, 150);
    expect(bound).toContain('[cut:');
    expect(bound).toContain('files not shown: b.js, c.js');
    expect(bound).toContain('a.js');
  });
});
