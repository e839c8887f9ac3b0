import { z } from 'zod';
import { method } from './define.ts';

/** One thing that a probe looked at: what, what it found, how that is, what to do about it. */
export const probeFindingSchema = z.object({
  /** `address`, `encryption`, `key`, `kind`, `models`, `context`, `slots`, `tools`, `answers`, `tokens`, `metrics`. */
  what: z.string(),
  found: z.string(),
  status: z.enum(['ok', 'warning', 'bad']),
  /** Empty where there is nothing to do. */
  next: z.string(),
});
export type ProbeFinding = z.infer<typeof probeFindingSchema>;

/** What a model server turned out to be when it was tried. No key and no password is in it. */
export const serverReportSchema = z.object({
  server: z.string(),
  url: z.string(),
  /** `vllm`, `llama.cpp`, `lmstudio`, `openai`, `ollama`; null: it could not be found out. */
  flavour: z.string().nullable(),
  version: z.string().nullable(),
  /** The model that was tried; null: none is in memory, or none was asked for. */
  tag: z.string().nullable(),
  models: z.array(z.string()),
  findings: z.array(probeFindingSchema),
});
export type ServerReport = z.infer<typeof serverReportSchema>;

export const serverMethods = {
  /** Asks the server for one token with a tool and one under a schema: it may wait behind other work. */
  'servers.probe': method(
    z.object({
      server: z.string().trim().min(1).max(100),
      /** Default: the model of the settings' executor where it is on this server, else the only one in memory. */
      tag: z.string().trim().min(1).max(300).optional(),
    }),
    serverReportSchema,
  ),
} as const;
