import { afterEach, describe, expect, it } from 'vitest';
import { planAnswer, verdictAnswer } from '../sim/claude/answers.ts';
import { createRig, type Rig } from './rig.ts';
import { git } from './sample.ts';

/** What becomes of finished work when the judgement about it does not come. */

let rig: Rig;
afterEach(() => rig.close());

const subjectOf = (branch: string | null): string =>
  git(rig.repository, 'log', '-1', '--format=%s', String(branch)).trim();

describe('work that was not approved', () => {
  it.each([
    ['refused to judge it', { faults: [{ fault: 'refusal', stage: 'verify' }] }],
    ['gave a cut verdict', { faults: [{ fault: 'max-tokens', stage: 'verify' }] }],
    ['gave no usable verdict', { faults: [{ fault: 'wrong-shape', stage: 'verify', times: 9 }] }],
    ['rejected it', { answers: { verify: [verdictAnswer({ verdict: 'reject' })] } }],
  ] as const)('stays on its branch when the verifier %s', async (_, claude) => {
    rig = await createRig({ claude });
    const { finished } = await rig.run();
    expect(finished).toMatchObject({ exitCode: 3, filesChanged: ['src/greet.js'] });
    expect(git(rig.repository, 'show', `${finished.branch}:src/greet.js`)).toContain('Good day');
    expect(subjectOf(finished.branch)).toBe('Not approved: Change one word.');
  });

  it('stays on its branch when the new plan can’t be used', async () => {
    const finding = {
      stepId: 's1',
      file: null,
      line: null,
      severity: 'high',
      problem: 'the wrong file',
      instruction: 'plan again',
    } as const;
    rig = await createRig({
      claude: {
        answers: {
          plan: [planAnswer(), planAnswer({ steps: [] })],
          verify: [verdictAnswer({ verdict: 'revise', fault: 'plan', findings: [finding] })],
        },
      },
    });
    const { finished } = await rig.run();
    expect(finished).toMatchObject({ outcome: 'failed', filesChanged: ['src/greet.js'] });
    expect(git(rig.repository, 'show', `${finished.branch}:src/greet.js`)).toContain('Good day');
  });
});

describe('the commit of a run', () => {
  it('holds the planner’s words, and nothing of them that acts on a terminal', async () => {
    const summary = `\u001b[2JBe\u202e polite\r\u0007 ${'😀'.repeat(80)}`;
    rig = await createRig({ claude: { answers: { plan: [planAnswer({ summary })] } } });
    const { finished } = await rig.run();
    expect(subjectOf(finished.branch)).toBe(`[2JBe polite ${'😀'.repeat(55)}…`);
  });
});
