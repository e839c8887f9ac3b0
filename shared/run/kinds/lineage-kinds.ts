import { z } from 'zod';
import { forkChangeSchema } from '../fork-change.ts';
import { kind } from './kind.ts';

/** What a fork did not spend, because it took it over. */
const inherited = z.object({
  cloudCalls: z.int(),
  cloudTokens: z.int(),
  costUsd: z.number(),
  bytesSent: z.int(),
  localTurns: z.int(),
  localTokens: z.int(),
  /** Milliseconds of the parent up to that place, without what it waited for people. */
  ms: z.number(),
});

/** What kind of thing differs, from the outside in. */
export const causeClasses = [
  'prompt',
  'plan',
  'model',
  'sampling',
  'tool',
  'tree',
  'environment',
  'clock',
  'code',
] as const;
export type CauseClass = (typeof causeClasses)[number];

const difference = z.object({
  /** Of the recorded event. */
  seq: z.int(),
  key: z.string(),
  cause: z.enum(causeClasses),
  recorded: z.string(),
  actual: z.string(),
});

export const lineageKinds = () =>
  [
    kind('fork.created', {
      parentRun: z.string(),
      from: z.string().describe('path of the step that is made anew'),
      after: z.int().describe('the last event taken over from the parent'),
      changes: z.array(forkChangeSchema).describe('empty: the same once more'),
      attributable: z.boolean().describe('false: more than one thing differs'),
      inherited,
      notRestored: z.array(z.string()).describe('what a fork can’t put back, in words'),
      test: z.string().optional().describe('of a swap test: its name'),
      foreign: z
        .literal(true)
        .optional()
        .describe('the parent came from elsewhere: what was approved in it was not approved here'),
    }),
    kind('replay.ended', {
      mode: z.literal('re-execute'),
      steps: z.int().describe('calls and checks that ran again'),
      same: z.int(),
      differences: z.array(difference).describe('the first of them'),
      all: z.int().describe('how many differed'),
      rules: z.array(z.string()).describe('noise rules that were applied'),
      ms: z.number(),
    }),
  ] as const;
