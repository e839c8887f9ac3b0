import { describe, expect, it } from 'vitest';
import {
  commentedSteps,
  describeComments,
} from '../../../renderer/features/plan/model/comments.ts';
import { placeFaults } from '../../../renderer/features/plan/model/place-faults.ts';
import { markWords } from '../../../renderer/features/plan/model/word-marks.ts';
import { checkPlan } from '../../../shared/plan/check-plan.ts';
import { plan, planOf, step } from './sample.ts';

describe('a fault', () => {
  it.each([
    [
      'a path outside',
      planOf(step('a'), step('b', { files: [{ path: '../x', action: 'modify' }] })),
      ['b'],
    ],
    [
      'a path of git',
      planOf(step('a', { files: [{ path: '.git/config', action: 'modify' }] })),
      ['a'],
    ],
    [
      'a circle',
      planOf(step('a', { dependsOn: ['b'] }), step('b', { dependsOn: ['a'] }), step('c')),
      ['a', 'b'],
    ],
    ['an unknown dependency', planOf(step('a', { dependsOn: ['zzz'] })), ['a']],
    ['an odd id', planOf(step('a'), step('no good')), ['no good']],
    ['an id used twice', planOf(step('a'), step('A')), ['a', 'A']],
    ['no instructions', planOf(step('a', { instructions: ' ' })), ['a']],
  ])('about %s stands at its step', (_name, faulty, ids) => {
    const placed = placeFaults(faulty, checkPlan(faulty));
    expect([...placed.steps.keys()]).toEqual(ids);
    expect(placed.whole).toEqual([]);
  });

  it('about no step stands at the whole', () => {
    const empty = planOf();
    expect(placeFaults(empty, checkPlan(empty)).whole).toEqual([
      'The plan has no steps; it needs at least one.',
    ]);
  });
});

describe('comments for the planner', () => {
  it('bring the line along that they are on, and leave empty ones out', () => {
    const comments = [
      { id: '1', step: 'store', line: 2, text: ' Name it. ' },
      { id: '2', step: null, line: null, text: 'Smaller steps.' },
      { id: '3', step: 'parse', line: null, text: '  ' },
      { id: '4', step: 'gone', line: 4, text: 'What of this?' },
    ];
    expect(describeComments(plan, comments)).toEqual([
      { step: 'store', text: 'On line 2 of the instructions, "Second line.": Name it.' },
      { step: null, text: 'Smaller steps.' },
      { step: 'gone', text: 'What of this?' },
    ]);
    expect(commentedSteps(comments)).toEqual(['store', 'gone']);
  });
});

describe('marked words', () => {
  const join = (pieces: ReturnType<typeof markWords>, without: string) =>
    pieces.flatMap(({ text, change }) => (change === without ? [] : [text])).join('');

  it.each([
    ['a b c', 'a x c'],
    ['one\ntwo\nthree\n', 'one\nthree\nfour\n'],
    ['', 'new'],
    ['old', ''],
    ['x'.repeat(50_000), 'y'.repeat(50_000)],
  ])('give back both texts', (before, after) => {
    const pieces = markWords(before, after);
    expect(join(pieces, 'added')).toBe(before);
    expect(join(pieces, 'removed')).toBe(after);
  });

  it('keep the words that two lines share', () => {
    expect(markWords('the old flag\n', 'the new flag\n')).toContainEqual({
      text: 'the ',
      change: 'kept',
    });
  });
});
