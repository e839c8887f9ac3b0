import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../shared/plan/check-plan.ts';
import type { PlanStep } from '../../shared/plan/plan.ts';
import { planAnswer, planStep } from '../sim/claude/answers.ts';

const existingPaths = new Set(['src/greet.js', 'src/old.js']);
const faultsOf = (...steps: readonly Partial<PlanStep>[]) =>
  checkPlan(planAnswer({ steps: steps.map((fields) => planStep(fields)) }), { existingPaths });

describe('a plan', () => {
  it('passes when it is sound', () => {
    expect(
      faultsOf(
        { id: 's1' },
        { id: 's2', dependsOn: ['s1'], files: [{ path: 'src/new.js', action: 'create' }] },
        { id: 's3', dependsOn: ['s2'], files: [{ path: 'src/new.js', action: 'modify' }] },
      ),
    ).toEqual([]);
  });

  it('needs a step', () => {
    expect(faultsOf()).toEqual(['The plan has no steps; it needs at least one.']);
  });

  it.each<[string, readonly Partial<PlanStep>[], string]>([
    [
      'an empty id',
      [{ id: '' }],
      'Step number 1 has the id ""; use 1 to 40 letters, digits, dashes or underscores.',
    ],
    [
      'an id that is a path',
      [{ id: '../x' }],
      'Step number 1 has the id "../x"; use 1 to 40 letters, digits, dashes or underscores.',
    ],
    ['ids alike but for case', [{ id: 'a' }, { id: 'A' }], 'The id "A" is used by two steps.'],
    ['no instructions', [{ instructions: ' \n' }], 'Step s1 has no instructions.'],
    [
      'an unknown dependency',
      [{ dependsOn: ['s9'] }],
      'Step s1 depends on "s9", which is not a step.',
    ],
    ['itself as dependency', [{ dependsOn: ['s1'] }], 'Step s1 depends on itself.'],
    [
      'a circle',
      [
        { id: 'a', dependsOn: ['c'] },
        { id: 'b', dependsOn: ['a'] },
        { id: 'c', dependsOn: ['b'] },
      ],
      'The steps a → c → b → a depend on each other in a circle.',
    ],
    [
      'nothing to do',
      [{ checks: [], files: [{ path: 'src/old.js', action: 'read' }] }],
      'Step s1 changes no file and runs no check, so it has nothing to do.',
    ],
    [
      'a file twice',
      [
        {
          files: [
            { path: 'src/old.js', action: 'read' },
            { path: 'src/old.js', action: 'delete' },
          ],
        },
      ],
      'Step s1 lists src/old.js twice (read and delete); one action is allowed.',
    ],
    [
      'a missing file to modify',
      [{ files: [{ path: 'src/none.js', action: 'modify' }] }],
      'Step s1 is to modify src/none.js, which is neither in the repository nor created by a step it depends on.',
    ],
    [
      'an existing file to create',
      [{ files: [{ path: 'src/old.js', action: 'create' }] }],
      'Step s1 creates src/old.js, which already exists; use modify.',
    ],
    [
      'a file deleted before',
      [
        { id: 'a', files: [{ path: 'src/old.js', action: 'delete' }] },
        { id: 'b', dependsOn: ['a'], files: [{ path: 'src/old.js', action: 'read' }] },
      ],
      'Step b is to read src/old.js, which step a deletes before.',
    ],
    [
      'a file created elsewhere without depending on it',
      [
        { id: 'a', files: [{ path: 'src/new.js', action: 'create' }] },
        { id: 'b', files: [{ path: 'src/new.js', action: 'modify' }] },
      ],
      'Step b is to modify src/new.js, which is neither in the repository nor created by a step it depends on.',
    ],
  ])('with %s is faulty', (_, steps, fault) => {
    expect(faultsOf(...steps)).toContain(fault);
  });

  it.each<[string, string]>([
    ['', 'is empty'],
    ['/etc/passwd', "is not relative to the repository's root"],
    ['C:/x', "is not relative to the repository's root"],
    ['~/x', "is not relative to the repository's root"],
    ['../x', 'has the part ".."; name the file itself'],
    ['a/./b', 'has the part "."; name the file itself'],
    ['a//b', 'has an empty part (a doubled or trailing slash)'],
    ['a\\b', 'has a backslash; write it with forward slashes'],
    ['.git/config', "is inside git's own folder"],
    ['a/.GIT/x', "is inside git's own folder"],
    ['.g\u200bit/x', "is inside git's own folder"],
    ['GIT~1/x', "is inside git's own folder"],
    ['.git. /x', "is inside git's own folder"],
    ['a\u0000b', 'has a control character'],
    ['nul.txt', 'has the part "nul.txt", which is a device on Windows'],
    ['src/a:b', 'has the part "a:b", which Windows can\'t store'],
    ['a./b', 'has the part "a.", which ends in a dot or a space'],
  ])('with the path %j is faulty: it %s', (path, why) => {
    expect(faultsOf({ files: [{ path, action: 'create' }] })).toContain(
      `Step s1's file ${JSON.stringify(path)} ${why}.`,
    );
  });

  it.each([
    '.github/ci.yml',
    '.gitignore',
    'größe/日本.ts',
    'a b/c-d_e.f.ts',
    'src/[id].tsx',
    'a/.gitkeep',
  ])('may name the path %s', (path) => {
    expect(faultsOf({ files: [{ path, action: 'create' }] })).toEqual([]);
  });

  it('must fit the executor’s context, step by step', () => {
    const plan = planAnswer({ steps: [planStep({ instructions: 'word '.repeat(2_000) })] });
    expect(checkPlan(plan, { stepTokenBudget: 3_000 })[0]).toMatch(
      /^Step s1 needs about 3\d\d\d tokens of text, but the executor has 3000 for one step/,
    );
    expect(checkPlan(plan, { stepTokenBudget: 4_000 })).toEqual([]);
  });

  it('is bounded in counts and sizes', () => {
    const steps = Array.from({ length: 30 }, (_, at) => planStep({ id: `s${at}` }));
    expect(checkPlan(planAnswer({ steps }))).toEqual([
      'The plan has 30 steps; at most 24 are allowed.',
    ]);
    expect(checkPlan(planAnswer({ summary: 'x'.repeat(3_000) }))).toEqual([
      'The plan has a text of 3000 characters; at most 2000 are allowed.',
    ]);
    expect(
      checkPlan(planAnswer({ steps: [planStep({ checks: Array(30).fill('true') })] })),
    ).toEqual(['Step s1 has 30 checks; at most 20 are allowed.']);
  });

  it('must be checkable somehow', () => {
    const steps = [planStep({ checks: [], doneWhen: [] })];
    expect(checkPlan(planAnswer({ steps, checks: [] }))).toEqual([
      'Step s1 has neither checks nor doneWhen, so nobody could tell when it is done.',
    ]);
    expect(checkPlan(planAnswer({ steps }))).toEqual([]);
  });
});
