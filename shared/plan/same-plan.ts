import type { Plan, PlanStep } from './plan.ts';

/**
 * Whether two plans say the same, whatever the order of their keys in memory. Steps that are one object are
 * not looked into: of a large plan usually one step was edited.
 */
export const isSamePlan = (one: Plan, other: Plan): boolean =>
  one === other ||
  (one.summary === other.summary &&
    isSame(one.assumptions, other.assumptions) &&
    isSame(one.checks, other.checks) &&
    isSame(one.outOfScope, other.outOfScope) &&
    one.steps.length === other.steps.length &&
    one.steps.every((step, index) => isSameStep(step, other.steps[index])));

export const isSameStep = (one: PlanStep, other: PlanStep | undefined): boolean =>
  other !== undefined && (one === other || isSame(columnsOf(one), columnsOf(other)));

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

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
