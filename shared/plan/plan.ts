import { z } from 'zod';

const planFileSchema = z.strictObject({
  path: z.string().describe("Relative to the repository's root, forward slashes."),
  action: z.enum(['read', 'modify', 'create', 'delete']),
});

const planStepSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  instructions: z
    .string()
    .describe('Enough for a weaker model to do this step without inventing the design.'),
  files: z.array(planFileSchema),
  edgeCases: z.array(z.string()),
  dependsOn: z.array(z.string()).describe('Ids of steps that must be done first.'),
  checks: z.array(z.string()).describe('Shell commands that exit 0 when this step is right.'),
  doneWhen: z.array(z.string()).describe('Criteria a reviewer can judge from diff and evidence.'),
});

/** The plan (contracts/plan): steps with owned files, checks to run and criteria to meet. */
export const planSchema = z.strictObject({
  summary: z.string(),
  assumptions: z.array(z.string()),
  steps: z.array(planStepSchema),
  checks: z.array(z.string()).describe('Shell commands for the whole change.'),
  outOfScope: z.array(z.string()),
});

export type Plan = z.infer<typeof planSchema>;
export type PlanStep = Plan['steps'][number];

/** Paths a step may write: everything it does not merely read. */
export const ownedPaths = (step: PlanStep): readonly string[] =>
  step.files.filter((file) => file.action !== 'read').map((file) => file.path);
