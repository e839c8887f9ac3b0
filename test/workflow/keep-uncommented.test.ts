import { describe, expect, it } from 'vitest';
import { keepUncommented } from '../../electron/workflow/stages/keep-uncommented.ts';
import type { PlanStep } from '../../shared/plan/plan.ts';
import { planOf, stepOf } from './plan-fixture.ts';

const before = planOf(stepOf('s1'), stepOf('s2'), stepOf('s3'));
const changed = (id: string): PlanStep => stepOf(id, { instructions: 'Do it better.' });
const about = (...steps: (string | null)[]) => steps.map((step) => ({ step, text: 'better' }));
const idsOf = (steps: readonly PlanStep[]) => steps.map((step) => step.id);

describe('a revised plan', () => {
  it.each([
    ['takes a commented step as it came', [stepOf('s1'), changed('s2'), stepOf('s3')], ['s2'], []],
    [
      'takes back what nobody asked for',
      [changed('s1'), changed('s2'), stepOf('s3')],
      ['s2'],
      ['s1'],
    ],
    ['is open everywhere after a comment on all of it', [changed('s1'), changed('s9')], [null], []],
    [
      'changes nothing for a step that is not there',
      [changed('s1'), stepOf('s2'), stepOf('s3')],
      ['s9'],
      ['s1'],
    ],
  ] as const)('%s', (_, steps, comments, restored) => {
    const kept = keepUncommented(before, planOf(...steps), about(...comments));
    expect(kept.restored).toEqual(restored);
    for (const step of kept.plan.steps) {
      const wasSeen = before.steps.find((known) => known.id === step.id);
      const open = comments.some((id) => id === null || id === step.id);
      if (wasSeen !== undefined && !open) expect(step).toEqual(wasSeen);
    }
  });

  it('gets a step back that went missing, in its place', () => {
    const kept = keepUncommented(before, planOf(stepOf('s1'), changed('s3')), about('s3'));
    expect(idsOf(kept.plan.steps)).toEqual(['s1', 's2', 's3']);
    expect(kept.restored).toEqual(['s2']);
    const first = keepUncommented(before, planOf(changed('s2'), stepOf('s3')), about('s2'));
    expect(idsOf(first.plan.steps)).toEqual(['s1', 's2', 's3']);
  });

  it('may split or drop a step that was commented on', () => {
    const split = planOf(stepOf('s1'), stepOf('s2a'), stepOf('s2b'), stepOf('s3'));
    const kept = keepUncommented(before, split, about('s2'));
    expect(kept).toEqual({ plan: split, restored: [] });
  });

  it('does not mind in which order the fields of a step come', () => {
    const turned = planOf(
      ...before.steps.map((step) => {
        const { id, ...more } = step;
        return { ...more, id };
      }),
    );
    expect(keepUncommented(before, turned, about('s1')).restored).toEqual([]);
  });
});
