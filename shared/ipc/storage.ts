import { z } from 'zod';
import { method } from './define.ts';

const count = z.int().nonnegative();

/** What one run takes on the disk, in bytes. */
export const runStorageSchema = z.object({
  runId: z.string(),
  startedAt: z.string(),
  request: z.string(),
  repository: z.string(),
  status: z.string(),
  imported: z.boolean(),
  kept: z.boolean(),
  /** The run file with what lies beside it. */
  fileBytes: count,
  /** Of the run file: texts of events, payloads as they are stored, and the outline that follows from them. */
  eventBytes: count,
  payloadBytes: count,
  derivedBytes: count,
  worktreeBytes: count,
  patchBytes: count,
  /** Objects that only this run’s snapshots hold; null when that can’t be asked. An estimate: git packs them. */
  snapshotBytes: count.nullable(),
  /** Why no rule and nobody removes it now; null: it can be removed. */
  held: z.string().nullable(),
});
export type RunStorage = z.infer<typeof runStorageSchema>;

/** What rules would remove next, and why each. */
export const cleanUpSchema = z.object({
  /** Whether rules are switched on at all. */
  on: z.boolean(),
  runs: z.array(
    z.object({ runId: z.string(), request: z.string(), bytes: count, because: z.string() }),
  ),
  bytes: count,
  /** Runs that a rule names and that stay, with the reason. */
  spared: z.array(z.object({ runId: z.string(), because: z.string() })),
});
export type CleanUp = z.infer<typeof cleanUpSchema>;

export const removedSchema = z.object({
  runId: z.string(),
  bytes: count,
  /** What was taken away, in words. */
  what: z.array(z.string()),
  /** What could not be, with the reason; it is tried again the next time. */
  left: z.array(z.string()),
});
export type Removed = z.infer<typeof removedSchema>;

const RUN = z.string().min(1).max(200);

export const storageMethods = {
  'storage.list': method(
    z.object({}),
    z.object({ runs: z.array(runStorageSchema), next: cleanUpSchema }),
  ),
  /** `onlyWorktree`: the record stays, the files of its worktree go. */
  'storage.remove': method(
    z.object({ run: RUN, onlyWorktree: z.boolean(), branch: z.boolean() }),
    removedSchema,
  ),
  'storage.keep': method(
    z.object({ run: RUN, keep: z.boolean() }),
    z.object({ kept: z.boolean() }),
  ),
  /** Applies the rules now; `runs` are those that people were shown. */
  'storage.cleanUp': method(
    z.object({ runs: z.array(RUN).max(100_000) }),
    z.object({ removed: z.array(removedSchema) }),
  ),
} as const;
