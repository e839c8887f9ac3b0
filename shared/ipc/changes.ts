import { z } from 'zod';
import { method } from './define.ts';

/** The run's change as a whole, one step's part of it, or the branch as git has it now. */
export const scopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run') }),
  z.object({ kind: z.literal('step'), step: z.string() }),
  z.object({ kind: z.literal('branch') }),
  /** As of one event: for a playhead. */
  z.object({ kind: z.literal('until'), seq: z.int().positive() }),
]);
export type ChangeScope = z.infer<typeof scopeSchema>;

export const changedFileSchema = z.object({
  path: z.string(),
  status: z.enum(['added', 'modified', 'deleted', 'mode', 'type']),
  added: z.int(),
  removed: z.int(),
  binary: z.boolean(),
  /** Bytes after, or before when it was deleted. */
  bytes: z.int(),
  /** Ids of the steps that changed it; empty when nothing in the log says so. */
  steps: z.array(z.string()),
  /** Changed, but in no plan. */
  unplanned: z.boolean(),
  /** SHA-256 of the content after: a `viewed` tick is kept for this content only. */
  content: z.string().nullable(),
});
export type ChangedFile = z.infer<typeof changedFileSchema>;

export const originSchema = z.object({
  step: z.string(),
  attempt: z.int(),
  turn: z.int().nullable(),
  /** Of the call that wrote it. */
  seq: z.int(),
});

export const hunkSchema = z.object({
  index: z.int(),
  oldStart: z.int(),
  oldLines: z.int(),
  newStart: z.int(),
  newLines: z.int(),
  /** Which calls wrote its lines, oldest first. */
  origins: z.array(originSchema),
});

export const fileDiffSchema = z.object({
  path: z.string(),
  /** Unified diff with git's headers; empty for a binary file. */
  patch: z.string(),
  hunks: z.array(hunkSchema),
  /** Whole texts, for word marks and expansion; null when absent, binary or over 2 MB. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** The two sides had too little in common to be compared line by line in time. */
  tooDifferent: z.boolean(),
  findings: z.array(
    z.object({
      round: z.int(),
      step: z.string(),
      line: z.int().nullable(),
      severity: z.enum(['high', 'medium', 'low']),
      problem: z.string(),
      instruction: z.string(),
    }),
  ),
});
export type FileDiff = z.infer<typeof fileDiffSchema>;

const RUN = z.string().min(1).max(200);

export const changeMethods = {
  'changes.list': method(
    z.object({ run: RUN, scope: scopeSchema }),
    z.object({
      files: z.array(changedFileSchema),
      /** Why the list may not be all there is (a branch that is gone); null when it is. */
      note: z.string().nullable(),
    }),
  ),
  'changes.file': method(
    z.object({ run: RUN, scope: scopeSchema, path: z.string().max(4_096) }),
    fileDiffSchema,
  ),
  /** The whole change as a patch that `git apply` takes. */
  'changes.patch': method(
    z.object({ run: RUN, scope: scopeSchema }),
    z.object({ patch: z.string(), name: z.string() }),
  ),
} as const;
