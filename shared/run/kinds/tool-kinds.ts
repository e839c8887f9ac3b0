import { z } from 'zod';
import { blobRefSchema, kind } from './kind.ts';

export const toolKinds = () =>
  [
    kind('tool.started', {
      callId: z.string(),
      tool: z.string(),
      arguments: z.union([z.record(z.string(), z.unknown()), blobRefSchema]),
      argumentsHash: z.string(),
      effect: z.enum(['read', 'write-tree', 'command', 'planner', 'control', 'external']),
    }),
    kind('tool.ended', {
      callId: z.string(),
      tool: z.string(),
      status: z.enum(['ok', 'error', 'refused', 'timeout', 'cancelled', 'unknown']),
      ms: z.number(),
      bytes: z.int(),
      exitCode: z.int().nullable(),
      paths: z.array(z.string()),
      output: z.union([z.string(), blobRefSchema]),
      cutFrom: z.int().optional().describe('bytes before cutting'),
    }),
    kind('call.repaired', { what: z.string(), detail: z.string() }),
    kind('call.refused', { what: z.string(), detail: z.string() }),
    kind('turn.nudged', { because: z.string() }),
    kind('loop.detected', { calls: z.int(), argumentsHash: z.string(), tool: z.string() }),
  ] as const;
