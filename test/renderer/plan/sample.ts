import type { Plan, PlanStep } from '../../../shared/plan/plan.ts';

export const step = (id: string, more: Partial<PlanStep> = {}): PlanStep => ({
  id,
  title: `Title of ${id}`,
  instructions: `First line of ${id}.\nSecond line.\nThird line.`,
  files: [{ path: `src/${id}.ts`, action: 'modify' }],
  edgeCases: [],
  dependsOn: [],
  checks: [`npm test ${id}`],
  doneWhen: [`${id} works`],
  ...more,
});

/** Three steps in a row: store, then parse, then report. */
export const plan: Plan = {
  summary: 'Several warehouses.',
  assumptions: ['One database.'],
  steps: [
    step('store', { files: [{ path: 'src/store.ts', action: 'create' }] }),
    step('parse', {
      dependsOn: ['store'],
      files: [
        { path: 'src/parse.ts', action: 'modify' },
        { path: 'src/store.ts', action: 'read' },
      ],
    }),
    step('report', { dependsOn: ['parse'] }),
  ],
  checks: ['npm test'],
  outOfScope: [],
};

export const planOf = (...steps: readonly PlanStep[]): Plan => ({ ...plan, steps: [...steps] });
