import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

/**
 * What Tandem wrote down about a run's worktree, outside everything the worktree can reach. It is written
 * before the first effect, so that after a crash it tells what is ours to repair.
 */
const runRecordSchema = z.object({
  version: z.literal(1),
  commonDir: z.string(),
  branch: z.string(),
  base: z.string(),
  folder: z.string(),
  /** The worktree's own git folder inside the user's, once it is registered. */
  adminDir: z.string().nullable(),
  /** The exact content of the worktree's `.git` file, once it is registered. */
  gitFile: z.string().nullable(),
  /** Whether the base was checked out to its end. */
  filled: z.boolean(),
  /** Of a worktree beside the run's own: the piece of work it is for. */
  use: z.string().optional(),
});

export type RunRecord = z.infer<typeof runRecordSchema>;

/** Null when there is none; a record that was torn by a crash counts as none. */
export async function readRunRecord(path: string): Promise<RunRecord | null> {
  try {
    const parsed = runRecordSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    // Absent or not JSON: the run has not got this far.
    return null;
  }
}

export async function writeRunRecord(path: string, record: RunRecord): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const next = `${path}.next`;
  await writeFile(next, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  await rename(next, path);
}
