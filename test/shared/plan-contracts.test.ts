import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkIntake } from '../../shared/plan/check-intake.ts';
import { checkVerdict } from '../../shared/plan/check-verdict.ts';
import { contractSchemas } from '../../shared/plan/contract-schemas.ts';
import { intakeSchema } from '../../shared/plan/intake.ts';
import { planSchema } from '../../shared/plan/plan.ts';
import { verdictSchema } from '../../shared/plan/verdict.ts';
import { intakeAnswer, verdictAnswer } from '../sim/claude/answers.ts';

const zodSchemas = { intake: intakeSchema, plan: planSchema, verdict: verdictSchema };
const names = ['intake', 'plan', 'verdict'] as const;

/** JSON schemas say one thing in several ways; this leaves one, without words for people. */
function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plain);
  if (typeof schema !== 'object' || schema === null) return schema;
  const fields: Record<string, unknown> = { ...schema };
  if (Array.isArray(fields.anyOf)) {
    const types = fields.anyOf.map((one) => z.object({ type: z.string() }).parse(one).type);
    return { type: types };
  }
  for (const name of ['$schema', 'title', 'minimum', 'maximum']) delete fields[name];
  if (typeof fields.description === 'string') delete fields.description;
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)]));
}

describe.each(names)('the %s contract', (name) => {
  it('is what Claude is sent, letter for letter', () => {
    const file = readFileSync(
      new URL(`../fixtures/contracts/${name}.schema.json`, import.meta.url),
      'utf8',
    );
    expect(contractSchemas[name]).toEqual(JSON.parse(file));
    expect(JSON.stringify(contractSchemas[name])).toBe(JSON.stringify(JSON.parse(file)));
  });

  it('is what Tandem reads', () => {
    expect(plain(z.toJSONSchema(zodSchemas[name]))).toEqual(plain(contractSchemas[name]));
  });
});

describe('an intake answer', () => {
  const question = { id: 'a', question: 'Which?', why: 'It matters.', options: ['x', 'y'] };
  it.each<[string, Parameters<typeof intakeAnswer>[0], string | null]>([
    ['as it should be', { questions: [question] }, null],
    ['without a requirement', { requirement: ' ' }, 'The requirement is empty.'],
    [
      'asking two things under one id',
      { questions: [question, question] },
      'The question id "a" is used twice.',
    ],
    [
      'with an id no flag could carry',
      { questions: [{ ...question, id: 'a=b' }] },
      'The question id "a=b" is not usable; use 1 to 40 letters, digits, dots, dashes or underscores.',
    ],
    [
      'with a question without text',
      { questions: [{ ...question, question: '' }] },
      'The question "a" has no text.',
    ],
    [
      'wanting a file outside',
      { filesWanted: [{ path: '../x', why: '' }] },
      'The wanted file "../x" has the part ".."; name the file itself.',
    ],
    [
      'with 9 questions',
      { questions: Array.from({ length: 9 }, (_, at) => ({ ...question, id: `q${at}` })) },
      'There are 9 questions; at most 8 are allowed.',
    ],
  ])('%s', (_, fields, fault) => {
    expect(checkIntake(intakeAnswer(fields))).toEqual(fault === null ? [] : [fault]);
  });
});

describe('a verdict', () => {
  const criterion = { stepId: 's1', criterion: 'c', met: true, evidence: '+x' };
  const finding = {
    stepId: 's1',
    file: 'src/a.ts',
    line: 3,
    severity: 'high' as const,
    problem: 'It loses data.',
    instruction: 'Keep it.',
  };
  it.each<[string, Parameters<typeof verdictAnswer>[0], string | null]>([
    ['that approves', {}, null],
    [
      'that asks for a change',
      { verdict: 'revise', fault: 'execution', findings: [finding] },
      null,
    ],
    [
      'that approves with a low finding',
      { findings: [{ ...finding, severity: 'low', file: null, line: null }] },
      null,
    ],
    ['that can’t judge', { verdict: 'cannot_judge', criteria: [] }, null],
    [
      'that approves what is not met',
      { criteria: [{ ...criterion, met: false }] },
      'The verdict is approve, but s1\'s criterion "c" is not met.',
    ],
    [
      'that approves over a high finding',
      { findings: [finding] },
      'The verdict is approve, but s1 has a finding of high severity: It loses data.',
    ],
    [
      'that approves and blames',
      { fault: 'plan' },
      'The verdict is approve, but fault is plan; an approval has fault none.',
    ],
    [
      'that approves without evidence',
      { criteria: [{ ...criterion, evidence: ' ' }] },
      's1\'s criterion "c" is said to be met without evidence.',
    ],
    [
      'that asks for nothing',
      { verdict: 'revise', fault: 'execution' },
      'The verdict is revise, but there is no finding and every criterion is met.',
    ],
    [
      'that points outside',
      { verdict: 'revise', fault: 'execution', findings: [{ ...finding, file: '/etc/x' }] },
      'The finding\'s file "/etc/x" is not relative to the repository\'s root.',
    ],
    [
      'that points at line 0',
      { verdict: 'revise', fault: 'execution', findings: [{ ...finding, line: 0 }] },
      "The finding's line 0 is not a line number.",
    ],
    [
      'of an unknown step',
      { criteria: [{ ...criterion, stepId: 's7' }] },
      'A criterion names the step "s7", which is not in the plan (steps: s1, s2).',
    ],
  ])('%s', (_, fields, fault) => {
    const faults = checkVerdict(verdictAnswer(fields), { stepIds: ['s1', 's2'] });
    expect(faults).toEqual(fault === null ? [] : [fault]);
  });
});
