import type { Plan, PlanStep } from './plan.ts';

/** Whether two plans say the same, whatever the order of their keys in memory. */
export const isSamePlan = (one: Plan, other: Plan): boolean =>
  one === other || writeOut(one) === writeOut(other);

export const isSameStep = (one: PlanStep, other: PlanStep): boolean =>
  one === other || JSON.stringify(columnsOf(one)) === JSON.stringify(columnsOf(other));

const writeOut = (plan: Plan): string =>
  JSON.stringify([
    plan.summary,
    plan.assumptions,
    plan.steps.map(columnsOf),
    plan.checks,
    plan.outOfScope,
  ]);

const columnsOf = (step: PlanStep) => [
  step.id,
  step.title,
  step.instructions,
  step.files.map((file) => [file.path, file.action]),
  step.edgeCases,
  step.dependsOn,
  step.checks,
  step.doneWhen,
];
