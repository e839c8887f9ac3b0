import type { Intake } from '../../../shared/plan/intake.ts';
import type { Plan, PlanStep } from '../../../shared/plan/plan.ts';
import type { Verdict } from '../../../shared/plan/verdict.ts';

/** Builders of answers that fit the contracts; a test states only what it is about. */

export const intakeAnswer = (fields: Partial<Intake> = {}): Intake => ({
  requirement: 'Make the greeting polite.',
  questions: [],
  filesWanted: [],
  ...fields,
});

export const planStep = (fields: Partial<PlanStep> = {}): PlanStep => ({
  id: 's1',
  title: 'Polite greeting',
  instructions: 'In src/greet.js return "Good day" instead of "Hey".',
  files: [{ path: 'src/greet.js', action: 'modify' }],
  edgeCases: ['an empty name'],
  dependsOn: [],
  checks: ['node --test'],
  doneWhen: ['greet() returns "Good day"'],
  ...fields,
});

export const planAnswer = (fields: Partial<Plan> = {}): Plan => ({
  summary: 'Change one word.',
  assumptions: [],
  steps: [planStep()],
  checks: ['node --test'],
  outOfScope: [],
  ...fields,
});

export const verdictAnswer = (fields: Partial<Verdict> = {}): Verdict => ({
  verdict: 'approve',
  summary: 'The change does what was asked.',
  fault: 'none',
  criteria: [
    {
      stepId: 's1',
      criterion: 'greet() returns "Good day"',
      met: true,
      evidence: '+ return "Good day"; check `node --test` exit 0',
    },
  ],
  findings: [],
  ...fields,
});
