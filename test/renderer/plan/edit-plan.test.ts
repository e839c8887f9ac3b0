import { describe, expect, it } from 'vitest';
import {
  addStep,
  allDependentsOf,
  mergeUp,
  moveStep,
  removeStep,
  removeWithDependents,
  renameStep,
  splitStep,
} from '../../../renderer/features/plan/model/edit-plan.ts';
import { filesMissedWithout, skipStep } from '../../../renderer/features/plan/model/skip-step.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { plan, planOf, step } from './sample.ts';

const idsOf = (value: Plan) => value.steps.map(({ id }) => id);
const needsOf = (value: Plan) =>
  Object.fromEntries(value.steps.map(({ id, dependsOn }) => [id, dependsOn]));

describe('an edit of a plan', () => {
  it('takes a step out and ties its dependents to what it depended on', () => {
    expect(needsOf(removeStep(plan, 'parse'))).toEqual({ store: [], report: ['store'] });
  });

  it('takes a step out with everything that needs it', () => {
    expect(idsOf(removeWithDependents(plan, 'parse'))).toEqual(['store']);
    expect(allDependentsOf(plan, 'store').map(({ id }) => id)).toEqual(['parse', 'report']);
  });

  it.each([
    ['report', -1, ['store', 'report', 'parse']],
    ['report', -9, ['report', 'store', 'parse']],
    ['store', 1, ['parse', 'store', 'report']],
    ['report', 1, ['store', 'parse', 'report']],
    ['nobody', 1, ['store', 'parse', 'report']],
  ])('moves %s by %i', (id, by, ids) => {
    expect(idsOf(moveStep(plan, id, by))).toEqual(ids);
  });

  it('gives a new step a free id behind the one it was added after', () => {
    const taken = planOf(step('S2'), step('b'));
    const added = addStep(taken, 'S2');
    expect(idsOf(added.plan)).toEqual(['S2', 's3', 'b']);
    expect(addStep(planOf(step('x'), step('S3')), null).id).toBe('s4');
  });

  it('renames a step wherever it is depended on', () => {
    expect(needsOf(renameStep(plan, 'store', 'base'))).toMatchObject({ parse: ['base'] });
  });

  it('splits a step so that its dependents wait for both halves', () => {
    const split = splitStep(plan, 'parse', {
      lines: 1,
      files: ['src/store.ts'],
      checks: ['npm test parse'],
      doneWhen: [],
      edgeCases: [],
    });
    expect(needsOf(split.plan)).toEqual({
      store: [],
      parse: ['store'],
      'parse-2': ['parse'],
      report: ['parse-2'],
    });
    expect(split.plan.steps[1]).toMatchObject({
      instructions: 'First line of parse.',
      files: [{ path: 'src/parse.ts' }],
      checks: [],
    });
    expect(split.plan.steps[2]).toMatchObject({
      instructions: 'Second line.\nThird line.',
      files: [{ path: 'src/store.ts' }],
      checks: ['npm test parse'],
      doneWhen: [],
    });
  });

  it('joins a step to the one above, and the file it creates stays created', () => {
    const merged = mergeUp(plan, 'parse');
    expect(merged?.id).toBe('store');
    expect(needsOf(merged?.plan ?? plan)).toEqual({ store: [], report: ['store'] });
    expect(merged?.plan.steps[0]?.files).toEqual([
      { path: 'src/store.ts', action: 'create' },
      { path: 'src/parse.ts', action: 'modify' },
    ]);
    expect(mergeUp(plan, 'store')).toBeNull();
  });

  it('names the files that later steps would miss without a step', () => {
    expect(filesMissedWithout(plan, 'store')).toEqual(['src/store.ts']);
    expect(filesMissedWithout(plan, 'report')).toEqual([]);
  });

  it('remembers what was skipped, with its place and who went on without it', () => {
    const content = { plan, skipped: [], text: null };
    expect(skipStep(content, 'store', 'alone').skipped).toMatchObject([
      { index: 0, dependents: ['parse'] },
    ]);
    expect(
      skipStep(content, 'parse', 'with-dependents').skipped?.map((entry) => entry.step.id),
    ).toEqual(['parse', 'report']);
  });
});
