import { z } from 'zod';
import { transports } from '../../models/qualification.ts';
import { kind } from './kind.ts';

const envProbed = () =>
  kind('env.probed', {
    server: z.string(),
    url: z.string(),
    version: z.string().nullable(),
    model: z.string(),
    digest: z.string().nullable(),
    quantization: z.string().nullable(),
    contextAsked: z.int(),
    contextAllocated: z.int().nullable(),
    gpuShare: z.number().nullable().describe('0 to 1; null when the server does not say'),
    capabilities: z.array(z.string()),
    qualified: z.boolean(),
    transport: z
      .enum(transports)
      .optional()
      .describe('how calls travel; absent: as the model’s abilities say'),
    ladder: z
      .array(z.enum(transports))
      .optional()
      .describe('the transports an attempt may go on over when calls keep failing; absent: none'),
    loadMs: z.number(),
    flavour: z.string().optional().describe('ollama, vllm, llama.cpp, lmstudio, openai, pool'),
    slots: z
      .int()
      .nullable()
      .optional()
      .describe('requests that the server works on at once; null: it does not say'),
    members: z
      .array(
        z.object({
          server: z.string(),
          url: z.string(),
          version: z.string().nullable(),
          model: z.string(),
          digest: z.string().nullable(),
          contextAllocated: z.int().nullable(),
          slots: z.int().nullable(),
        }),
      )
      .optional()
      .describe('of a pool: each server that can be used'),
  });

export const environmentKinds = () =>
  [
    kind('env.captured', {
      platform: z.string(),
      node: z.string(),
      git: z.string(),
      protections: z.array(z.string()).describe('what isolates commands here; empty means nothing'),
      unsandboxedConsent: z.string().nullable().describe('who allowed commands without isolation'),
      sandbox: z
        .object({ name: z.string(), version: z.string().nullable() })
        .nullable()
        .optional()
        .describe('what commands run in; null: nothing'),
      root: z.boolean().optional(),
      gaps: z.array(z.string()).optional().describe('protections that do not hold here, in words'),
    }),
    envProbed(),
    kind('tools.connected', {
      server: z.string(),
      version: z.string().nullable(),
      transport: z.enum(['stdio', 'http']),
      sandboxed: z.boolean(),
      tools: z.array(z.object({ name: z.string(), sha256: z.string(), tokens: z.int() })),
      refused: z.array(z.object({ name: z.string(), why: z.string() })),
    }),
    kind('setup.ran', {
      command: z.string(),
      lockHash: z.string().nullable().describe('of the lock files; null: there are none'),
      cached: z.boolean().describe('true: prepared before for the same lock files'),
      status: z.enum(['passed', 'failed', 'timeout', 'not-run']),
      exitCode: z.int().nullable(),
      ms: z.number(),
      outputTail: z.string(),
    }),
    kind('env.fault', { what: z.string(), detail: z.string() }),
  ] as const;
