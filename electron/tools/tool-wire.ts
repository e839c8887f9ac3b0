import { z } from 'zod';

/**
 * What host and runner say to each other beyond the protocol's own fields. A result's text travels as
 * MCP content; the rest of a `ToolResult` rides in `_meta` under this name, as does a command's time limit.
 */
export const RESULT_META = 'tandem/result';
export const TIMEOUT_META = 'tandem/timeoutMs';

export const resultMetaSchema = z.object({
  status: z.enum(['ok', 'error', 'refused', 'timeout', 'cancelled', 'unknown']),
  exitCode: z.int().nullable(),
  paths: z.array(z.string()),
  cutFrom: z.int().optional(),
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
});
export type RunnerSettings = z.infer<typeof runnerSettingsSchema>;
