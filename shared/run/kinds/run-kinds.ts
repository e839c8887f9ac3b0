import { z } from 'zod';
import { transports } from '../../models/qualification.ts';
import { commandRuleSchema } from './command-rule.ts';
import { kind } from './kind.ts';

const examSeat = z.object({
  version: z.int(),
  task: z.string(),
  repeat: z.int().describe('counted from 1'),
  transport: z.enum(transports),
  tag: z.string(),
});

/** All terms of the run. What is optional came later: absent, a run is as it was before that. */
const runStarted = () =>
  kind('run.started', {
    format: z.int(),
    tandem: z.string(),
    epoch: z.string().describe('ISO 8601; `at` of every event counts from here'),
    request: z.string(),
    repository: z.object({
      path: z.string(),
      baseCommit: z.string(),
      baseTree: z.string(),
      baseBranch: z.string().nullable(),
      dirtyFiles: z.int(),
      shallow: z.boolean(),
      submodules: z.int(),
    }),
    branch: z.string(),
    worktree: z.string(),
    mode: z.enum(['hybrid', 'cloud', 'local']),
    planner: z.string(),
    verifier: z.string(),
    executor: z.string(),
    deliver: z.enum(['branch', 'patch', 'apply']),
    policy: z.enum(['names', 'outline', 'excerpts', 'open']),
    scripted: z.boolean().describe('true in the demo: answers were written in advance'),
    budgets: z.record(z.string(), z.number()),
    prompts: z.record(z.string(), z.string()).describe('prompt file name to SHA-256'),
    parentRun: z.string().nullable(),
    commands: z
      .enum(['ask', 'allow', 'deny'])
      .optional()
      .describe('what happens to a command of the executor that no rule names; absent: allow'),
    commandRules: z.array(commandRuleSchema).optional(),
    parallelSteps: z
      .int()
      .positive()
      .optional()
      .describe('steps at once at most; absent: one after the other'),
    detectors: z
      .int()
      .positive()
      .optional()
      .describe('revision of the progress detectors in force; absent: the loop guard alone'),
    strongerExecutor: z
      .string()
      .optional()
      .describe('SERVER/TAG that takes a step over when the executor has failed it'),
    setup: z
      .string()
      .optional()
      .describe('command that prepares dependencies before the first step; absent: none'),
    toolServers: z
      .array(z.string())
      .optional()
      .describe('names of the user-added tool servers that the executor is offered'),
    exam: examSeat
      .optional()
      .describe('present: a task of the executor’s exam; plan and verdict were fixed in advance'),
  });

export const runKinds = () =>
  [
    runStarted(),
    kind('run.resumed', { after: z.int(), unfinished: z.array(z.string()) }),
    kind('run.interrupted', { reason: z.string(), waitingFor: z.string().nullable() }),
    kind('run.finished', {
      outcome: z.enum(['approved', 'rejected', 'exhausted', 'failed', 'cancelled', 'interrupted']),
      reason: z.string(),
      exitCode: z.int(),
      branch: z.string().nullable(),
      commit: z.string().nullable(),
      filesChanged: z.array(z.string()),
      rounds: z.int(),
      cloud: z.object({
        calls: z.int(),
        inputTokens: z.int(),
        outputTokens: z.int(),
        cacheReadTokens: z.int(),
        cacheWriteTokens: z.int(),
        costUsd: z.number(),
        bytesSent: z.int(),
      }),
      local: z.object({
        turns: z.int(),
        toolCalls: z.int(),
        inputTokens: z.int(),
        outputTokens: z.int(),
      }),
      counterfactual: z.object({ costUsd: z.number(), assumption: z.string() }),
      seconds: z.number(),
    }),
  ] as const;
