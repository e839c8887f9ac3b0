import { describe, expect, it } from 'vitest';
import { diffPlans, isUnchanged } from '../../shared/plan/diff-plans.ts';
import { plan, planOf, step } from '../renderer/plan/sample.ts';

const outline = (before: typeof plan, after: typeof plan) =>
  diffPlans(before, after).steps.map((entry) => `${entry.kind} ${entry.step.id}`);

describe('the difference of two plans', () => {
  it('is nothing between a plan and itself', () => {
    expect(isUnchanged(diffPlans(plan, structuredClone(plan)))).toBe(true);
  });

  it('shows removed steps where they stood', () => {
    const [a, b, c] = [step('a'), step('b'), step('c')];
    expect(outline(planOf(a, b, c), planOf(a, c))).toEqual(['same a', 'removed b', 'same c']);
    expect(outline(planOf(a, b, c), planOf(c))).toEqual(['removed a', 'removed b', 'same c']);
    expect(outline(planOf(a, b), planOf(a))).toEqual(['same a', 'removed b']);
    expect(outline(planOf(a), planOf())).toEqual(['removed a']);
  });

  it('knows a step by its title when it was numbered anew', () => {
    const renamed = { ...step('a'), id: 'first' };
    const [change] = diffPlans(planOf(step('a')), planOf(renamed)).steps;
    expect(change).toMatchObject({ kind: 'changed', fields: [{ field: 'id', after: 'first' }] });
  });

  it('names each field that changed, lists item by item', () => {
    const after = planOf(
      step('a', { checks: ['npm test a', 'npm run lint'], files: [], instructions: 'Other.' }),
    );
    const [change] = diffPlans(planOf(step('a')), after).steps;
    expect(change).toMatchObject({
      kind: 'changed',
      fields: [
        { field: 'files', items: [{ text: 'modify src/a.ts', change: 'removed' }] },
        { field: 'instructions', after: 'Other.' },
        { field: 'checks', items: [{ change: 'kept' }, { text: 'npm run lint', change: 'added' }] },
      ],
    });
  });

  it('calls the fewest steps moved', () => {
    const [a, b, c, d] = [step('a'), step('b'), step('c'), step('d')];
    const moved = diffPlans(planOf(a, b, c, d), planOf(d, a, b, c)).steps.filter(
      (entry) => entry.kind === 'same' && entry.moved,
    );
    expect(moved.map((entry) => entry.step.id)).toEqual(['d']);
  });

  it('tells what changed about the whole', () => {
    expect(diffPlans(plan, { ...plan, checks: [] }).whole).toEqual([
      { field: 'checks', kind: 'list', items: [{ text: 'npm test', change: 'removed' }] },
    ]);
  });
});
