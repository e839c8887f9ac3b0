import { z } from 'zod';

/**
 * What host and runner say to each other beyond the protocol's own fields. A result's text travels as
 * MCP content; the rest of a `ToolResult` rides in `_meta` under this name, as does a command's time limit.
 */
export const RESULT_META = 'tandem/result';
export const TIMEOUT_META = 'tandem/timeoutMs';

/** How a runner ends that found its sandbox open, and what stands before the finding on its error output. */
export const LEAK_EXIT = 86;
export const LEAK_SIGN = 'sandbox-leak: ';

export const resultMetaSchema = z.object({
  status: z.enum(['ok', 'error', 'refused', 'timeout', 'cancelled', 'unknown']),
  exitCode: z.int().nullable(),
  paths: z.array(z.string()),
  cutFrom: z.int().optional(),
});

/** What must be out of reach from inside, laid out by the host to be tried. */
const probesSchema = z.object({
  /** A file that may not be read, and one that may not be made. */
  canary: z.string(),
  outside: z.string(),
  /** A port of this machine that listens. */
  port: z.int(),
  /** The worktree's `.git`; null when it has none. */
  gitFile: z.string().nullable(),
});

/** How the host tells a new runner what it serves: a file in the runner's private folder. */
export const runnerSettingsSchema = z.object({
  /** Absolute path of the worktree. */
  folder: z.string(),
  writable: z.array(z.string()).nullable(),
  /** Private folder of the runner, removed when it ends; commands get a part of it as TMPDIR. */
  own: z.string(),
  /** Marks the processes of this runner's commands. */
  mark: z.string(),
  /** Set where the runner lives in a sandbox. */
  sandbox: z
    .object({
      /** The host's process namespace: inside, it is another. */
      hostSpace: z.string().nullable(),
      /** Home inside, with `tmp` below it. */
      inside: z.string(),
      /** Names and values that commands get besides the allow list: where caches lie. */
      env: z.record(z.string(), z.string()),
      /** Names that commands inherit of the runner: those of the sandbox's proxy. */
      inherits: z.array(z.string()),
      probes: probesSchema,
    })
    .optional(),
});
export type RunnerSettings = z.infer<typeof runnerSettingsSchema>;
