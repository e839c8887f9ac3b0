import { z } from 'zod';
import { detectors, responses } from './detectors.ts';
import { kind } from './kind.ts';

export const stepKinds = () =>
  [
    kind('step.started', {
      step: z.string(),
      title: z.string(),
      attempt: z.int(),
      planVersion: z.int(),
      treeBefore: z.string(),
      why: z.string().describe('first try, checks failed, verdict asked for changes …'),
      executor: z
        .string()
        .optional()
        .describe('SERVER/TAG where it is not the run’s own executor that works'),
    }),
    kind('step.ended', {
      step: z.string(),
      attempt: z.int(),
      status: z.enum(['ok', 'failed']),
      reason: z.string().describe('a named outcome: finished, loop, empty-turns, turn-limit …'),
      claim: z.string().describe('what the executor says it did'),
      treeAfter: z.string(),
      touched: z.array(z.string()),
      outOfScope: z.array(z.string()),
    }),
    kind('step.blocked', { step: z.string(), waitsFor: z.array(z.string()) }),
    kind('step.merged', {
      step: z.string(),
      from: z.string().describe('the tree that the step left in its own worktree'),
      onto: z.string().describe('the run’s tree before'),
      tree: z.string().nullable().describe('the run’s tree after; null: conflicts'),
      conflicts: z.array(z.string()),
    }),
    kind('progress.flagged', {
      step: z.string(),
      detector: z.enum(detectors),
      detail: z.string(),
      did: z.enum(responses),
    }),
    kind('step.skipped', { step: z.string(), by: z.string() }),
  ] as const;
