import { z } from 'zod';
import { commandRuleSchema } from '../run/kinds/command-rule.ts';
import { findPoolFaults } from './check-pools.ts';
import { retentionSchema } from './retention.ts';

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
  /** How it is spoken to; left out: Ollama's own protocol. What an OpenAI-compatible one really is, is read from it. */
  kind: z.enum(['ollama', 'openai']).optional(),
  /** Environment variable that holds its key or token; the key itself never stands here. */
  keyVariable: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable')
    .optional(),
  /** Requests it works on at once, where it does not say so itself. */
  slots: z.int().min(1).max(1_024).optional(),
  /** The devices of the machine it runs on, when that is another one. */
  devices: z.array(memorySchema).max(256).optional(),
  /** A kept machine report, by its id, that describes the machine it runs on. */
  machine: z.string().trim().min(1).optional(),
});
export type ServerSetting = z.infer<typeof serverSchema>;

/** Several servers with the same model behind one name. */
const poolSchema = z.strictObject({
  /** Stands where a server's name stands: `NAME/TAG`. */
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i, 'may hold letters, digits, dots and dashes'),
  members: z
    .array(
      z.strictObject({
        /** Name of a server. */
        server: z.string().min(1),
        /** The model's name there, where it is another one than in `NAME/TAG`. */
        tag: z.string().min(1).optional(),
        /** Share of the work against the others. */
        weight: z.number().positive().max(1_000).default(1),
      }),
    )
    .min(1)
    .max(64),
});
export type PoolSetting = z.infer<typeof poolSchema>;

/** What people settle about one repository; nothing of it is ever read from the repository itself. */
const repositorySchema = z.strictObject({
  /** Absolute path of the checkout's top folder. */
  path: z.string().min(1),
  /** Runs in a fresh worktree before the first step, once per state of the lock files. */
  setup: z.string().trim().min(1).max(4_000).optional(),
  /** Hosts that the setup command may reach, besides those of the sandbox. */
  setupHosts: z.array(z.string().min(1)).max(100).optional(),
});
export type RepositorySetting = z.infer<typeof repositorySchema>;

const sandboxSchema = z.strictObject({
  /** Exact host names that commands may reach; none by default. */
  allowedHosts: z.array(z.string().min(1)).max(100).default([]),
  /** Folders that commands may read besides tool chains and the worktree (absolute). */
  readableFolders: z.array(z.string().min(1)).max(100).default([]),
});

/** A collector that runs are sent to as OpenTelemetry traces; without an endpoint nothing is. */
const telemetrySchema = z.strictObject({
  endpoint: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  /** Environment variable that holds headers as `name=value,name=value`; they themselves never stand here. */
  headerVariable: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable')
    .nullable()
    .default(null),
  /** Also prompts, answers, arguments and outputs, with known secrets masked. */
  content: z.boolean().default(false),
  /** Each run of this machine when it is over. */
  automatic: z.boolean().default(false),
});

const toolPolicies = ['allow', 'ask', 'deny'] as const;

/** A user-added MCP server: a program (stdio) or an address (Streamable HTTP). */
const toolServerSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,23}$/i, 'may hold 24 letters, digits, _ and -'),
    /** Program and arguments, run without a shell. */
    command: z.array(z.string()).min(1).max(100).optional(),
    url: z.url({ protocol: /^https?$/ }).optional(),
    /** Names of environment variables that its program may inherit, or that its HTTP headers are made of. */
    environment: z.array(z.string()).max(50).default([]),
    /** HTTP header to the name of the environment variable that holds its value. */
    headers: z.record(z.string(), z.string()).default({}),
    enabled: z.boolean().default(true),
    /** Hosts that its program may reach from the sandbox. */
    allowedHosts: z.array(z.string().min(1)).max(100).default([]),
    timeoutSeconds: z.int().min(1).max(3_600).default(60),
    /** For a tool that is not named in `tools`. */
    policy: z.enum(toolPolicies).default('ask'),
    /** By the tool's own name. */
    tools: z.record(z.string(), z.enum(toolPolicies)).default({}),
  })
  .refine((server) => (server.command === undefined) !== (server.url === undefined), {
    message: 'needs either a command or a url',
  });
export type ToolServerSetting = z.infer<typeof toolServerSchema>;

const everySetting = z.strictObject({
  version: z.literal(1).default(1),
  planner: MODEL.default('claude-opus-5-5'),
  verifier: MODEL.default('claude-sonnet-5-5'),
  executor: EXECUTOR.nullable().default(null),
  mode: z.enum(['hybrid', 'cloud', 'local']).default('hybrid'),
  deliver: z.enum(['branch', 'patch', 'apply']).default('branch'),
  /** What happens to a command of the executor that no rule names; checks are approved with the plan. */
  commands: z.enum(['ask', 'allow', 'deny']).default('allow'),
  commandRules: z.array(commandRuleSchema).max(200).default([]),
  /** Independent steps at once, at most; null: as many as the executor's server has slots. */
  parallelSteps: z.int().min(1).max(64).nullable().default(null),
  /** Takes a step over when the executor has failed it. */
  strongerExecutor: EXECUTOR.nullable().default(null),
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
  pools: z.array(poolSchema).max(32).default([]),
  sandbox: sandboxSchema.prefault({}),
  telemetry: telemetrySchema.prefault({}),
  repositories: z.array(repositorySchema).max(500).default([]),
  toolServers: z
    .array(toolServerSchema)
    .max(32)
    .refine(
      (servers) => new Set(servers.map((server) => server.name)).size === servers.length,
      'two tool servers have the same name',
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
  retention: retentionSchema.prefault({}),
});

export const settingsSchema = everySetting.superRefine((settings, context) => {
  for (const { place, why } of findPoolFaults(settings)) {
    context.addIssue({ code: 'custom', path: ['pools', ...place], message: why });
  }
});

export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});
