import { z } from 'zod';
import { blobRefSchema, kind } from './kind.ts';

export const fileKinds = () =>
  [
    kind('tree.listed', {
      tree: z.string(),
      files: z.int(),
      listing: blobRefSchema.describe('JSON: [path, bytes] of each file, sorted by path'),
      omitted: z.int().describe('files that are not in the listing, because there are too many'),
    }),
    kind('snapshot.taken', {
      tree: z.string(),
      parentTree: z.string(),
      scan: z.enum(['known-paths', 'full']),
      ms: z.number(),
      commit: z.string().nullable(),
      skipped: z.array(z.object({ path: z.string(), bytes: z.int(), why: z.string() })),
      undeclared: z.array(z.string()).describe('changed outside declared effects'),
    }),
    kind('snapshot.failed', { detail: z.string(), ms: z.number() }),
    kind('tree.compared', { from: z.string(), to: z.string(), files: z.int() }),
    kind('snapshot.restored', { tree: z.string(), why: z.string() }),
    kind('file.changed', {
      path: z.string(),
      status: z.enum(['added', 'modified', 'deleted', 'mode', 'type']),
      before: blobRefSchema.nullable(),
      after: blobRefSchema.nullable(),
      added: z.int(),
      removed: z.int(),
      binary: z.boolean(),
    }),
  ] as const;
