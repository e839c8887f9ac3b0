import type { AttemptEnd } from '../../electron/workflow/stages/attempt.ts';
import type { CheckResult } from '../../electron/workflow/stages/checks.ts';
import { treeHash } from '../../shared/ids.ts';
import type { Plan, PlanStep } from '../../shared/plan/plan.ts';

/** Small plans for tables; every field can be overridden. */
export const stepOf = (id: string, more: Partial<PlanStep> = {}): PlanStep => ({
  id,
  title: `step ${id}`,
  instructions: 'Do it.',
  files: [{ path: `src/${id}.js`, action: 'modify' }],
  edgeCases: [],
  dependsOn: [],
  checks: [`test ${id}`],
  doneWhen: ['it works'],
  ...more,
});

export const planOf = (...steps: PlanStep[]): Plan => ({
  summary: 'a change',
  assumptions: [],
  steps,
  checks: ['npm test'],
  outOfScope: [],
});

export const checkOf = (
  command: string,
  status: CheckResult['status'] = 'passed',
): CheckResult => ({
  step: null,
  command,
  status,
  exitCode: status === 'passed' ? 0 : status === 'failed' ? 1 : null,
  outputTail: `output of ${command}`,
});

export const endOf = (more: Partial<AttemptEnd> = {}): AttemptEnd => ({
  tree: treeHash('t1'),
  status: 'ok',
  reason: 'finished',
  claim: 'I did it',
  turns: 3,
  touched: ['src/s1.js'],
  outOfScope: [],
  checks: [],
  failures: [],
  said: [],
  ...more,
});
