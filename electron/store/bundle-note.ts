import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { openForReading } from './open-database.ts';

/**
 * What a run file that was passed on says about itself: one more row of its `meta`. A file without one was not exported,
 * or by a Tandem from before there was this note. It is a claim of whoever made the file; only what is shown hangs on it.
 */
export const bundleNoteSchema = z.object({
  version: z.literal(1),
  tandem: z.string().max(50),
  /** Events and last checksum of the log that was copied. */
  original: z.object({ events: z.int().nonnegative(), crc: z.int().nonnegative() }),
  /** Places that were replaced, by redaction; all zero in a plain copy. */
  replaced: z.object({
    secrets: z.int().nonnegative(),
    paths: z.int().nonnegative(),
    names: z.int().nonnegative(),
  }),
  /** Steps whose input was sealed anew after something in it was replaced. */
  resealed: z.int().nonnegative(),
  /** Steps that can't be compared any more because something in them was replaced. */
  notComparable: z.int().nonnegative(),
});
export type BundleNote = z.infer<typeof bundleNoteSchema>;

/** Longer than any note of ours. */
const MOST_CHARS = 2_000;

/** Null when the file has none that can be read. Throws SQLite's errors. */
export function readBundleNote(database: DatabaseSync): BundleNote | null {
  const row = database
    .prepare(
      `SELECT value FROM meta WHERE name = 'bundle' AND octet_length(value) <= ${MOST_CHARS}`,
    )
    .get();
  if (typeof row?.value !== 'string') return null;
  try {
    const parsed = bundleNoteSchema.safeParse(JSON.parse(row.value));
    return parsed.success ? parsed.data : null;
  } catch {
    // Not JSON: whoever wrote it was not Tandem.
    return null;
  }
}

/** The note of a run file; null when there is none, or it can't be read just now. */
export function readNoteOf(path: string): BundleNote | null {
  let database: DatabaseSync | undefined;
  try {
    database = openForReading(path);
    return readBundleNote(database);
  } catch {
    // Whoever reads the run itself says what is wrong with it.
    return null;
  } finally {
    database?.close();
  }
}

/** Places that were replaced in a copy. */
export const countReplaced = (note: BundleNote | null): number =>
  note === null ? 0 : note.replaced.secrets + note.replaced.paths + note.replaced.names;

export const writeBundleNote = (database: DatabaseSync, note: BundleNote): void => {
  database.prepare("INSERT OR REPLACE INTO meta VALUES ('bundle', ?)").run(JSON.stringify(note));
};
