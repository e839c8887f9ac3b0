import { describePathFault } from './check-path.ts';
import { checkDependencies, checkFileOrder } from './check-plan-order.ts';
import { checkPlanSizes, nameOf, STEP_ID } from './check-plan-sizes.ts';
import type { Plan, PlanStep } from './plan.ts';

/**
 * Local validation of a plan, before a person sees it and before anything runs. The schema has been
 * checked; this checks what a schema can't say. Every fault is one sentence that names the step and the
 * value, because the list goes back to the planner word for word, once.
 */

export interface PlanKnown {
  /** Which of the plan's paths exist in the stamped commit. Without it, existence is not checked. */
  readonly existingPaths?: ReadonlySet<string>;
  /** Tokens the executor has for one step's text (instructions, edge cases, criteria). */
  readonly stepTokenBudget?: number;
}

// Rough tokens of mixed prose and code; on the safe side for the tokenizers of current local models.
const CHARS_PER_TOKEN = 3.2;

/** What is wrong with a plan; empty when it can be shown and run. */
export function checkPlan(plan: Plan, known: PlanKnown = {}): readonly string[] {
  const circles = checkDependencies(plan.steps);
  return [
    ...checkPlanSizes(plan),
    ...checkJudgeable(plan),
    ...checkIds(plan.steps),
    ...plan.steps.flatMap((step, index) => checkStep(nameOf(step, index), step, known)),
    ...circles,
    ...(known.existingPaths === undefined || circles.length > 0
      ? []
      : checkFileOrder(plan.steps, known.existingPaths)),
  ];
}

/** A change that nothing checks could only be believed. */
function checkJudgeable(plan: Plan): readonly string[] {
  if (plan.checks.length > 0) return [];
  return plan.steps.flatMap((step, index) =>
    step.checks.length === 0 && step.doneWhen.length === 0
      ? [
          `${nameOf(step, index)} has neither checks nor doneWhen, so nobody could tell when it is done.`,
        ]
      : [],
  );
}

function checkIds(steps: readonly PlanStep[]): readonly string[] {
  const faults: string[] = [];
  const seen = new Map<string, string>();
  steps.forEach(({ id }, index) => {
    if (!STEP_ID.test(id)) {
      faults.push(
        `Step number ${index + 1} has the id ${JSON.stringify(id)}; use 1 to 40 letters, digits, dashes or underscores.`,
      );
    }
    // Ids differ in more than letter case: they become file names on systems that fold it.
    const first = seen.get(id.toLowerCase());
    if (first !== undefined) faults.push(`The id ${JSON.stringify(id)} is used by two steps.`);
    seen.set(id.toLowerCase(), id);
  });
  return faults;
}

function checkStep(name: string, step: PlanStep, known: PlanKnown): readonly string[] {
  const faults: string[] = [];
  if (step.instructions.trim() === '') faults.push(`${name} has no instructions.`);
  if (step.title.trim() === '') faults.push(`${name} has no title.`);
  if (!step.files.some((file) => file.action !== 'read') && step.checks.length === 0) {
    faults.push(`${name} changes no file and runs no check, so it has nothing to do.`);
  }
  for (const check of step.checks) {
    if (check.trim() === '') faults.push(`${name} has an empty check.`);
  }
  faults.push(...checkFiles(name, step));
  if (known.stepTokenBudget !== undefined) {
    const tokens = estimateStepTokens(step);
    if (tokens > known.stepTokenBudget) {
      faults.push(
        `${name} needs about ${tokens} tokens of text, but the executor has ${known.stepTokenBudget} for one step; split it or shorten it.`,
      );
    }
  }
  return faults;
}

function checkFiles(name: string, step: PlanStep): readonly string[] {
  const faults: string[] = [];
  const actions = new Map<string, string>();
  for (const { path, action } of step.files) {
    const fault = describePathFault(path);
    if (fault !== null) faults.push(`${name}'s file ${JSON.stringify(path)} ${fault}.`);
    const before = actions.get(path);
    if (before !== undefined) {
      faults.push(`${name} lists ${path} twice (${before} and ${action}); one action is allowed.`);
    }
    actions.set(path, action);
  }
  return faults;
}

/** About how many tokens a step's own words take in the executor's prompt. */
export function estimateStepTokens(step: PlanStep): number {
  const text = [
    step.title,
    step.instructions,
    ...step.files.map((file) => file.path),
    ...step.edgeCases,
    ...step.checks,
    ...step.doneWhen,
  ].join('\n');
  return Math.ceil(text.length / CHARS_PER_TOKEN);
}
