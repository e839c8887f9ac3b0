import { ownedPaths, type Plan, type PlanStep } from '../../../shared/plan/plan.ts';
import type { Finding } from '../../../shared/plan/verdict.ts';
import type { AttemptEnd } from './attempt.ts';
import type { Work } from './run-step.ts';
import type { Judgement } from './verify.ts';

/**
 * What the next round works on: steps with findings, steps whose checks failed in the gate, and steps that
 * never came to a good end. What belongs to no step goes to the last one, so that nothing is dropped.
 */
export function decideWork(
  plan: Plan,
  judgement: Judgement,
  ends: ReadonlyMap<string, AttemptEnd>,
): readonly Work[] {
  const feedback = new Map<string, string[]>();
  const give = (step: PlanStep | undefined, text: string): void => {
    const target = step ?? plan.steps.at(-1);
    if (target === undefined) return;
    feedback.set(target.id, [...(feedback.get(target.id) ?? []), text]);
  };
  for (const finding of judgement.verdict?.findings ?? []) {
    give(stepOfFinding(plan, finding), describeFinding(finding));
  }
  for (const check of judgement.checks) {
    if (check.status === 'passed') continue;
    const step = plan.steps.find((known) => known.checks.includes(check.command));
    give(step, `The check \`${check.command}\` failed on the whole change:\n${check.outputTail}`);
  }
  for (const fault of judgement.faults) {
    if (TOLD_BY_STEP.has(fault.rule)) continue;
    // A weakened test or check is named by its path first, and whoever owns it can mend it.
    const owner = plan.steps.find((step) =>
      ownedPaths(step).some((path) => fault.detail.startsWith(`${path}: `)),
    );
    give(owner, `${fault.rule}: ${fault.detail}`);
  }
  for (const step of plan.steps) {
    const end = ends.get(step.id);
    if (end?.status === 'ok' || feedback.has(step.id)) continue;
    feedback.set(step.id, [...(end?.failures ?? [])]);
  }
  if (feedback.size === 0)
    give(undefined, judgement.verdict?.summary ?? 'The change was not approved.');
  return plan.steps
    .filter((step) => feedback.has(step.id))
    .map((step) => ({
      step,
      why: 'the verdict asked for changes',
      feedback: feedback.get(step.id) ?? [],
    }));
}

/** Faults whose step is told in its own words. */
const TOLD_BY_STEP: ReadonlySet<string> = new Set([
  'check-failed',
  'check-not-run',
  'step-failed',
  'step-not-run',
]);

const stepOfFinding = (plan: Plan, finding: Finding): PlanStep | undefined =>
  plan.steps.find((step) => step.id === finding.stepId) ??
  plan.steps.find((step) => finding.file !== null && ownedPaths(step).includes(finding.file));

function describeFinding(finding: Finding): string {
  const place =
    finding.file === null
      ? ''
      : ` (${finding.file}${finding.line === null ? '' : `:${finding.line}`})`;
  return `${finding.severity}: ${finding.problem}${place}\nDo this: ${finding.instruction}`;
}
