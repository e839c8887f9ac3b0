import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describePlanText } from '../../shared/plan/text/describe-plan-text.ts';
import { parsePlanText } from '../../shared/plan/text/parse-plan-text.ts';
import { plan } from '../hosts/terminal/story.ts';

describe('a plan as text', () => {
  it('is readable and reads back to the same plan', () => {
    const text = describePlanText(plan);
    expect(text).toContain('Step s1: Parse the flag');
    expect(text).toContain('  - modify src/cli.ts');
    expect(parsePlanText(text)).toEqual({ ok: true, value: plan });
  });

  it('reads back any plan, in the one form or the other', () => {
    const words = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('', '# x', '- a\n- b', ' a\n\n b \n', 'Step s2: x', '{'),
    );
    const list = fc.array(words, { maxLength: 3 });
    const step = fc.record({
      id: words,
      title: words,
      instructions: words,
      files: fc.array(
        fc.record({ path: words, action: fc.constantFrom('read', 'modify', 'create', 'delete') }),
        { maxLength: 3 },
      ),
      edgeCases: list,
      dependsOn: list,
      checks: list,
      doneWhen: list,
    });
    const plans = fc.record({
      summary: words,
      assumptions: list,
      steps: fc.array(step, { minLength: 1, maxLength: 3 }),
      checks: list,
      outOfScope: list,
    });
    fc.assert(
      fc.property(plans, (value) => {
        expect(parsePlanText(describePlanText(value))).toEqual({ ok: true, value });
      }),
    );
  });

  it('leaves notes out and takes Windows line ends', () => {
    const text = `# a note\n${describePlanText(plan)}# another\n`.replaceAll('\n', '\r\n');
    expect(parsePlanText(text)).toEqual({ ok: true, value: plan });
  });

  it('keeps several lines of one item together', () => {
    const text = describePlanText(plan).replace(
      '  - npm test',
      '  - npm test &&\n    npm run lint',
    );
    expect(parsePlanText(text)).toMatchObject({
      value: { checks: ['npm test &&\nnpm run lint'] },
    });
  });

  it.each([
    ['  - modify src/cli.ts', '  - src/cli.ts', 'is not ACTION PATH'],
    ['Edge cases', 'Edge case', '`Edge case` is no heading of a step'],
    ['Summary', 'Sumary', '`Sumary` is no heading here'],
    ['  - The flag twice.', '  The flag twice.', 'begins with `- `'],
    ['Out of scope', 'Assumptions', 'stands twice'],
  ])('explains what is wrong with %j written as %j', (from, to, words) => {
    const parsed = parsePlanText(describePlanText(plan).replace(from, to));
    expect(parsed.ok ? '' : parsed.error.join('\n')).toContain(words);
  });

  it('reports all faults together, each with its line', () => {
    const parsed = parsePlanText('Summry\n  x\n\nStep a: b\n\nFiles\n  - touch x\nCheks\n');
    expect(parsed.ok ? [] : parsed.error).toHaveLength(3);
    expect(parsed.ok ? '' : parsed.error[0]).toMatch(/^line 1:/);
  });

  it('refuses a plan without steps, and JSON of another shape', () => {
    expect(parsePlanText('Summary\n  x\n').ok).toBe(false);
    expect(parsePlanText('{"steps": 3}').ok).toBe(false);
    expect(parsePlanText('{"steps": [').ok).toBe(false);
  });
});
