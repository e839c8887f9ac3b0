import { z } from 'zod';

export const blobRefSchema = z.object({ blob: z.string(), bytes: z.int() });
/** A payload kept in the run file under the SHA-256 of its bytes. */
export type BlobRef = z.infer<typeof blobRefSchema>;

export const tokens = z.object({
  /** All input, cached or not. */
  input: z.int(),
  output: z.int(),
  cacheRead: z.int(),
  cacheWrite: z.int(),
});
export type TokenCount = z.infer<typeof tokens>;

/** The schema of one kind: its name and its own fields. */
export const kind = <K extends string, S extends z.ZodRawShape>(name: K, shape: S) =>
  z.object({ kind: z.literal(name), ...shape });
