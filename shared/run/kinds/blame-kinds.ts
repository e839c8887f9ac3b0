import { z } from 'zod';
import { kind } from './kind.ts';

/** Where a failure can come from, in the order in which it is looked for. */
export const blameFamilies = [
  'environment',
  'verifier',
  'specification',
  'plan',
  'executor',
  'undetermined',
] as const;
export type BlameFamily = (typeof blameFamilies)[number];

/** What the cells of a swap test show together. */
export const swapConclusions = [
  'unstable',
  'executor',
  'plan',
  'both',
  'joint',
  'neither',
  'undecided',
] as const;
export type SwapConclusion = (typeof swapConclusions)[number];

const cell = z.object({
  plan: z.enum(['original', 'corrected']),
  executor: z.string().describe('SERVER/TAG'),
  passed: z.int(),
  of: z.int(),
  runs: z.array(z.string()).describe('ids of the forks'),
});

export const blameKinds = () =>
  [
    kind('check.repeated', {
      step: z.string().nullable(),
      command: z.string(),
      on: z.enum(['base', 'final']).describe('the tree the run began with, or the one it left'),
      repeat: z.int().describe('counted from 1'),
      status: z.enum(['passed', 'failed', 'timeout', 'not-run']),
      exitCode: z.int().nullable(),
      ms: z.number(),
      outputTail: z.string(),
      tree: z.string(),
    }),
    kind('blame.tested', {
      step: z.string(),
      from: z.string().describe('path of the step that the forks made anew'),
      criterion: z.enum(['step', 'run']).describe('what had to end well'),
      cells: z.array(cell),
      conclusion: z.enum(swapConclusions),
      detail: z.string(),
    }),
    kind('blame.judged', {
      family: z.enum(blameFamilies),
      accepted: z.boolean(),
      note: z.string(),
      by: z.string(),
    }),
  ] as const;
