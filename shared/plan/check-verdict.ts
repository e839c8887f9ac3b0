import { describePathFault } from './check-path.ts';
import type { Verdict } from './verdict.ts';

/** What a verdict is held against; without it only the verdict's own consistency is checked. */
export interface VerdictKnown {
  /** Ids of the steps of the plan that was judged. */
  readonly stepIds: readonly string[];
}

export const verdictLimits = { criteria: 400, findings: 100, textChars: 8_000 } as const;

/**
 * What is wrong with a verdict; empty when it can be used. A verdict that contradicts itself (an approval
 * over an unmet criterion) is not softened into either reading: it goes back with the contradiction named.
 */
export function checkVerdict(verdict: Verdict, known?: VerdictKnown): readonly string[] {
  return [
    ...checkSizes(verdict),
    ...checkApproval(verdict),
    ...checkRevision(verdict),
    ...checkFindingPlaces(verdict),
    ...(known === undefined ? [] : checkSteps(verdict, known)),
  ];
}

function checkApproval(verdict: Verdict): readonly string[] {
  if (verdict.verdict !== 'approve') return [];
  const faults: string[] = [];
  for (const { stepId, criterion, met } of verdict.criteria) {
    if (!met)
      faults.push(`The verdict is approve, but ${stepId}'s criterion "${criterion}" is not met.`);
  }
  for (const { stepId, severity, problem } of verdict.findings) {
    if (severity === 'high') {
      faults.push(
        `The verdict is approve, but ${stepId} has a finding of high severity: ${problem}`,
      );
    }
  }
  if (verdict.fault !== 'none') {
    faults.push(
      `The verdict is approve, but fault is ${verdict.fault}; an approval has fault none.`,
    );
  }
  for (const { stepId, criterion, met, evidence } of verdict.criteria) {
    if (met && evidence.trim() === '') {
      faults.push(`${stepId}'s criterion "${criterion}" is said to be met without evidence.`);
    }
  }
  return faults;
}

function checkRevision(verdict: Verdict): readonly string[] {
  if (verdict.verdict !== 'revise') return [];
  const nothingToDo =
    verdict.findings.length === 0 && verdict.criteria.every((criterion) => criterion.met);
  return nothingToDo
    ? ['The verdict is revise, but there is no finding and every criterion is met.']
    : [];
}

function checkSteps(verdict: Verdict, known: VerdictKnown): readonly string[] {
  const ids = new Set(known.stepIds);
  const list = known.stepIds.join(', ');
  const unknown = (what: string, id: string) =>
    `${what} names the step ${JSON.stringify(id)}, which is not in the plan (steps: ${list}).`;
  return [
    ...verdict.criteria
      .filter(({ stepId }) => !ids.has(stepId))
      .map(({ stepId }) => unknown('A criterion', stepId)),
    ...verdict.findings
      .filter(({ stepId }) => !ids.has(stepId))
      .map(({ stepId }) => unknown('A finding', stepId)),
  ];
}

function checkFindingPlaces(verdict: Verdict): readonly string[] {
  const faults: string[] = [];
  for (const { file, line, problem } of verdict.findings) {
    const pathFault = file === null ? null : describePathFault(file);
    if (pathFault !== null) faults.push(`The finding's file ${JSON.stringify(file)} ${pathFault}.`);
    if (line !== null && line < 1) faults.push(`The finding's line ${line} is not a line number.`);
    if (problem.trim() === '') faults.push('A finding has no problem text.');
  }
  return faults;
}

function checkSizes(verdict: Verdict): readonly string[] {
  const { criteria, findings, textChars } = verdictLimits;
  const faults: string[] = [];
  if (verdict.summary.trim() === '') faults.push('The summary is empty.');
  if (verdict.criteria.length > criteria) {
    faults.push(`There are ${verdict.criteria.length} criteria; at most ${criteria} are allowed.`);
  }
  if (verdict.findings.length > findings) {
    faults.push(`There are ${verdict.findings.length} findings; at most ${findings} are allowed.`);
  }
  const texts = [
    verdict.summary,
    ...verdict.criteria.flatMap(({ criterion, evidence }) => [criterion, evidence]),
    ...verdict.findings.flatMap(({ problem, instruction }) => [problem, instruction]),
  ];
  for (const text of texts) {
    if (text.length > textChars) {
      faults.push(`A text has ${text.length} characters; at most ${textChars} are allowed.`);
    }
  }
  return faults;
}
