import { z } from 'zod';

/**
 * What people may settle once instead of on every run. Every key has a default, so an empty file, and none
 * at all, mean the same. An unknown key is an error, because a misspelt setting that is silently ignored is
 * worse than a message. Ceilings that keep the number of calls to Claude bounded can be lowered here, never
 * raised. No key or password belongs into this file.
 */

export const efforts = ['low', 'medium', 'high', 'xhigh', 'max'] as const;
export type Effort = (typeof efforts)[number];

const MODEL = z.string().trim().min(1);
/** The contract's `SERVER/TAG`; a tag may hold slashes of its own. */
const EXECUTOR = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*\/\S+$/i, 'must be SERVER/TAG, e.g. ollama/qwen2.5-coder:32b');

const count = (min: number, max: number, standard: number) =>
  z.int().min(min).max(max).default(standard);

const effortSchema = z.strictObject({
  /** Shared by intake and plan, so that the second finds the digest in the cache of the first. */
  planner: z.enum(efforts).default('medium'),
  verifier: z.enum(efforts).default('medium'),
});

const policySchema = z.strictObject({
  /** What Claude may see: file names; also signatures; also excerpts it asks for; anything it asks for. */
  level: z.enum(['names', 'outline', 'excerpts', 'open']).default('outline'),
  /** Content of these paths never leaves (gitignore patterns). */
  deniedPaths: z.array(z.string().min(1)).default([]),
});

const budgetsSchema = z.strictObject({
  intakeCalls: count(1, 2, 2),
  planCalls: count(1, 2, 2),
  replans: count(0, 2, 2),
  rounds: count(1, 3, 3),
  verifyCalls: count(1, 4, 4),
  advice: count(0, 3, 3),
  /** Attempts per step and round. */
  tries: count(1, 10, 3),
  /** Turns of the executor in one attempt. */
  turns: count(1, 500, 40),
  /** Tokens of context asked of the executor's server. */
  contextTokens: count(2_048, 1_048_576, 32_768),
  /** Tokens of that context kept for the answer; null: a share of it. */
  outputReserve: z.int().min(256).max(131_072).nullable().default(null),
  digestTokens: count(500, 100_000, 4_000),
  /** Characters of a diff and of a report shown to Claude. */
  diffChars: count(2_000, 400_000, 60_000),
  reportChars: count(1_000, 100_000, 8_000),
  /** Seconds for one check. */
  checkSeconds: count(1, 86_400, 600),
});

/** Memory that people typed in: for a machine that can't be looked at, or against what was detected. */
const memorySchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  memoryGib: z.number().positive().max(100_000),
});

const serverSchema = z.strictObject({
  /** The first half of `SERVER/TAG`. */
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i, 'may hold letters, digits, dots and dashes'),
  url: z.string().trim().min(1),
  /** The devices of the machine it runs on, when that is another one. */
  devices: z.array(memorySchema).max(256).optional(),
  /** A kept machine report, by its id, that describes the machine it runs on. */
  machine: z.string().trim().min(1).optional(),
});
export type ServerSetting = z.infer<typeof serverSchema>;

export const settingsSchema = z.strictObject({
  version: z.literal(1).default(1),
  planner: MODEL.default('claude-opus-5-5'),
  verifier: MODEL.default('claude-sonnet-5-5'),
  executor: EXECUTOR.nullable().default(null),
  mode: z.enum(['hybrid', 'cloud', 'local']).default('hybrid'),
  deliver: z.enum(['branch', 'patch', 'apply']).default('branch'),
  /** `ask`: every command of the executor is shown to people before it runs. */
  commands: z.enum(['ask', 'allow']).default('allow'),
  effort: effortSchema.prefault({}),
  policy: policySchema.prefault({}),
  budgets: budgetsSchema.prefault({}),
  /** Servers besides the Ollama of this machine, or another address for it. */
  servers: z
    .array(serverSchema)
    .refine(
      (servers) => new Set(servers.map((server) => server.name)).size === servers.length,
      'two servers have the same name',
    )
    .default([]),
  /** Memory of this machine's devices where it was read wrongly, by the device's id or name. */
  devices: z.array(memorySchema).max(256).default([]),
  /** Whether a model that a server only passes on to a cloud may be an executor. */
  allowCloudExecutors: z.boolean().default(false),
  /** Where Claude is; null: the vendor's own address. */
  claudeUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  /** A response that has begun and sends nothing for so long is given up. */
  stallSeconds: z.number().positive().max(3_600).default(60),
});

export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});
