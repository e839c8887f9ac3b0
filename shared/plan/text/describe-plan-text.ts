import type { Plan, PlanStep } from '../plan.ts';
import { isSamePlan } from '../same-plan.ts';
import { HEADINGS } from './headings.ts';
import { parsePlanText } from './parse-plan-text.ts';

/**
 * A plan as text that a person can edit: headings at the margin, their content indented. It reads back to
 * the same plan (parse-plan-text.ts); a plan that would not, for instance because of an odd step name, is
 * written as JSON instead, which reads back as well.
 */
export function describePlanText(plan: Plan): string {
  const text = planLines(plan).join('\n');
  const back = parsePlanText(text);
  return back.ok && isSamePlan(back.value, plan) ? text : `${JSON.stringify(plan, null, 2)}\n`;
}

function planLines(plan: Plan): readonly string[] {
  return [
    ...block(HEADINGS.summary, plan.summary),
    ...list(HEADINGS.assumptions, plan.assumptions),
    ...list(HEADINGS.outOfScope, plan.outOfScope),
    ...list(HEADINGS.checks, plan.checks),
    ...plan.steps.flatMap(stepLines),
  ];
}

function stepLines(step: PlanStep): readonly string[] {
  return [
    `Step ${step.id}: ${step.title}`,
    '',
    ...list(HEADINGS.dependsOn, step.dependsOn),
    ...list(
      HEADINGS.files,
      step.files.map((file) => `${file.action} ${file.path}`),
    ),
    ...block(HEADINGS.instructions, step.instructions),
    ...list(HEADINGS.edgeCases, step.edgeCases),
    ...list(HEADINGS.stepChecks, step.checks),
    ...list(HEADINGS.doneWhen, step.doneWhen),
  ];
}

const indent = (text: string, by: string): readonly string[] =>
  text.split('\n').map((line) => (line === '' ? '' : `${by}${line}`));

const block = (heading: string, text: string): readonly string[] => [
  heading,
  ...indent(text, '  '),
  '',
];

const list = (heading: string, items: readonly string[]): readonly string[] => [
  heading,
  ...items.flatMap((item) => {
    const [first = '', ...more] = indent(item, '    ');
    return [`  - ${first.trimStart()}`, ...more];
  }),
  '',
];
