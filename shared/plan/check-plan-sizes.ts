import type { Plan, PlanStep } from './plan.ts';

export const planLimits = {
  steps: 24,
  filesPerStep: 40,
  listEntries: 40,
  checks: 20,
  shortText: 2_000,
  instructions: 24_000,
} as const;

// A step id is part of a durable step's key and of file names: one path part, on every platform.
export const STEP_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;
/** How faults name a step: by its id where that is usable, else by its place. */
export const nameOf = (step: PlanStep, index: number): string =>
  STEP_ID.test(step.id) ? `Step ${step.id}` : `Step number ${index + 1}`;

/** Counts and lengths only: what makes an answer unusable whatever repository it is for. */
export function checkPlanSizes(plan: Plan): readonly string[] {
  const faults: string[] = [];
  if (plan.steps.length === 0) faults.push('The plan has no steps; it needs at least one.');
  count(faults, 'The plan', 'steps', [plan.steps.length, planLimits.steps]);
  count(faults, 'The plan', 'checks', [plan.checks.length, planLimits.checks]);
  count(faults, 'The plan', 'assumptions', [plan.assumptions.length, planLimits.listEntries]);
  count(faults, 'The plan', 'outOfScope entries', [plan.outOfScope.length, planLimits.listEntries]);
  lengths(faults, 'The plan', [
    plan.summary,
    ...plan.assumptions,
    ...plan.checks,
    ...plan.outOfScope,
  ]);
  plan.steps.forEach((step, index) => {
    const name = nameOf(step, index);
    count(faults, name, 'files', [step.files.length, planLimits.filesPerStep]);
    count(faults, name, 'checks', [step.checks.length, planLimits.checks]);
    count(faults, name, 'edgeCases', [step.edgeCases.length, planLimits.listEntries]);
    count(faults, name, 'doneWhen criteria', [step.doneWhen.length, planLimits.listEntries]);
    lengths(faults, name, [step.title, ...step.edgeCases, ...step.checks, ...step.doneWhen]);
    if (step.instructions.length > planLimits.instructions) {
      faults.push(
        `${name} has instructions of ${step.instructions.length} characters; at most ${planLimits.instructions} are allowed.`,
      );
    }
  });
  return faults;
}

function count(
  faults: string[],
  who: string,
  what: string,
  [size, most]: readonly [number, number],
): void {
  if (size > most) faults.push(`${who} has ${size} ${what}; at most ${most} are allowed.`);
}

function lengths(faults: string[], who: string, texts: readonly string[]): void {
  for (const text of texts) {
    if (text.length > planLimits.shortText) {
      faults.push(
        `${who} has a text of ${text.length} characters; at most ${planLimits.shortText} are allowed.`,
      );
    }
  }
}
