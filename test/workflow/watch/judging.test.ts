import { describe, expect, it } from 'vitest';
import { decideGate } from '../../../electron/workflow/stages/gate.ts';
import { buildReport } from '../../../electron/workflow/stages/report.ts';
import { decideWork } from '../../../electron/workflow/stages/revise.ts';
import { findSkipped } from '../../../electron/workflow/watch/skipped-items.ts';
import { endOf, planOf, stepOf } from '../plan-fixture.ts';

const step = stepOf('s1', {
  files: [
    { path: 'src/new.js', action: 'create' },
    { path: 'src/old.js', action: 'delete' },
    { path: 'src/main.js', action: 'modify' },
    { path: 'src/only.js', action: 'read' },
  ],
  edgeCases: ['an empty name', 'names with umlauts'],
  doneWhen: ['greets politely'],
});
const all = new Map([
  ['src/new.js', 'added'],
  ['src/old.js', 'deleted'],
  ['src/main.js', 'modified'],
]);

describe('what of a step was skipped', () => {
  it('is nothing when every file was seen to and every case has a word in the change', () => {
    const added = "if (name.trim() === '') return hello;\n// keeps umlauts";
    expect(findSkipped(step, { changed: all, added, checksPassed: true })).toEqual({
      missing: [],
      untouched: [],
      unseen: [],
    });
  });

  it('are files that are neither created nor deleted, and those that were not touched', () => {
    const changed = new Map([['src/old.js', 'modified']]);
    expect(
      findSkipped(step, { changed, added: 'empty umlauts', checksPassed: true }),
    ).toMatchObject({
      missing: ['src/new.js', 'src/old.js'],
      untouched: ['src/main.js'],
    });
  });

  it('are cases of which no word is in the change', () => {
    const { unseen } = findSkipped(step, {
      changed: all,
      added: 'const fullName = 1;',
      checksPassed: true,
    });
    expect(unseen).toEqual([]);
    const none = findSkipped(step, { changed: all, added: 'x = 1', checksPassed: true });
    expect(none.unseen).toEqual(['an empty name', 'names with umlauts']);
  });

  it('are not cases whose names or values are in it word for word', () => {
    const unitCase = stepOf('s1', { edgeCases: ['`ms` begins with an m: 250ms are no minutes'] });
    const seen = { changed: new Map(), checksPassed: true };
    expect(findSkipped(unitCase, { ...seen, added: '{ ms: 1 }' }).unseen).toEqual([]);
    expect(findSkipped(unitCase, { ...seen, added: 'x' }).unseen).toHaveLength(1);
  });

  it('are criteria only where no check speaks for them', () => {
    const seen = { changed: all, added: 'empty umlauts' };
    expect(findSkipped(step, { ...seen, checksPassed: true }).unseen).toEqual([]);
    expect(findSkipped(step, { ...seen, checksPassed: false }).unseen).toEqual(['greets politely']);
  });
});

const plan = planOf(stepOf('s1'), stepOf('s2'));
const weakened = [{ rule: 'check-weakened', detail: 'src/s1.js: a rule was switched off' }];
const ends = new Map([
  ['s1', endOf()],
  ['s2', endOf()],
]);

describe('a weakened test or check', () => {
  it('is a fault of the gate', () => {
    const evidence = { filesChanged: ['src/s1.js'], marks: [], secrets: [], weakened };
    expect(decideGate(plan, new Set(['src/s1.js']), { ends, checks: [], evidence })).toEqual(
      weakened,
    );
  });

  it('is given back to the step that owns the file', () => {
    const judgement = {
      ...{ green: false, faults: weakened, remarks: [], accepted: false, checks: [] },
      ...{ filesChanged: ['src/s1.js'], diff: '', report: '', verdict: null },
    };
    expect(
      decideWork(plan, judgement, ends).map(({ step: { id }, feedback }) => [id, feedback]),
    ).toEqual([['s1', ['check-weakened: src/s1.js: a rule was switched off']]]);
  });
});

describe('the report', () => {
  const reportOf = (flags: readonly string[], limit = 8_000): string =>
    buildReport(plan, {
      ends: new Map([['s1', endOf({ flags })]]),
      attempts: new Map(),
      checks: [],
      limit,
    });

  it('names what was flagged in a line each', () => {
    const flags = [
      'edit-undo (told): src/a.js came back',
      'tests-weakened (put-back): test/a.test.js: skipped',
    ];
    expect(JSON.parse(reportOf(flags)).steps[0].flagged).toEqual(flags);
  });

  it('says how many it does not show, and keeps to its limit', () => {
    const flags = Array.from({ length: 50 }, (_, at) => `no-edit (told): ${at} ${'x'.repeat(900)}`);
    const { flagged } = JSON.parse(reportOf(flags)).steps[0];
    expect(flagged).toHaveLength(7);
    expect(flagged[0]).toBe('44 earlier flags are not shown');
    expect(reportOf(flags, 2_000).length).toBeLessThan(2_100);
  });

  it('is word for word what it was where nothing was flagged', () => {
    expect(reportOf([])).not.toContain('flagged');
  });
});
