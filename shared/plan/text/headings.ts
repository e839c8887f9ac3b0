/** The words of a plan's text form that stand at the margin. */
export const HEADINGS = {
  summary: 'Summary',
  assumptions: 'Assumptions',
  outOfScope: 'Out of scope',
  checks: 'Checks for the whole change',
  dependsOn: 'After',
  files: 'Files',
  instructions: 'Instructions',
  edgeCases: 'Edge cases',
  stepChecks: 'Checks',
  doneWhen: 'Done when',
} as const;
