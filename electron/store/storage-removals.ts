import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { isRunId, type RunId } from '../../shared/ids.ts';
import { createFolder } from './create-folder.ts';
import { openForReading } from './open-database.ts';
import { runsFolder } from './run-paths.ts';
import { placeOf, type RunOrigin } from './run-places.ts';

/**
 * What is being removed, written down before the first of it goes: a process that is killed on the way leaves a note, and
 * the next one goes on where it stopped.
 */
export interface Removal {
  readonly runId: RunId;
  readonly origin: RunOrigin;
  readonly onlyWorktree: boolean;
  readonly branch: boolean;
  /** Events that the run had then; null: it could not be read. One that has gone on since is not removed. */
  readonly end?: number | null | undefined;
}

const noteSchema = z.object({
  origin: z.enum(['own', 'imported']),
  onlyWorktree: z.boolean(),
  branch: z.boolean(),
  end: z.int().nonnegative().nullable().optional(),
});

const removalsFolder = (home: string): string => join(home, 'removals');
const notePath = (home: string, runId: RunId): string => join(removalsFolder(home), runId);

/** Throws the file system's errors. */
export function beginRemoval(home: string, { runId, ...note }: Removal): void {
  createFolder(removalsFolder(home));
  const path = notePath(home, runId);
  writeFileSync(`${path}.next`, JSON.stringify(note), { mode: 0o600 });
  renameSync(`${path}.next`, path);
}

export const endRemoval = (home: string, runId: RunId): void =>
  rmSync(notePath(home, runId), { force: true });

/** Removals that were begun and not ended. */
export function openRemovals(home: string): readonly Removal[] {
  if (!existsSync(removalsFolder(home))) return [];
  return readdirSync(removalsFolder(home))
    .filter(isRunId)
    .flatMap((runId) => {
      const note = readNote(notePath(home, runId));
      return note === null ? [] : [{ runId, ...note }];
    });
}

function readNote(path: string): z.infer<typeof noteSchema> | null {
  try {
    const parsed = noteSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    // Somebody else has ended it meanwhile.
    return null;
  }
}

/** Number of the last event in a run file; null when it can't be read or is not there. */
export function readEnd(path: string): number | null {
  let database: DatabaseSync | undefined;
  try {
    database = openForReading(path);
    const end = database.prepare('SELECT max(seq) AS seq FROM event').get()?.seq;
    return typeof end === 'number' ? end : null;
  } catch {
    // Damaged, or gone: it has no end that anybody could go by.
    return null;
  } finally {
    if (database?.isOpen) database.close();
  }
}

/**
 * Takes the run file away with everything beside it, and the patch. `release` gives its lock free: the lock's own file
 * can't go before, and nobody may begin to write the run before it is gone. Throws the file system's errors.
 */
export function removeRunFiles(
  home: string,
  { runId, origin }: Pick<Removal, 'runId' | 'origin'>,
  release: () => void,
): void {
  const { path } = placeOf(home, runId, origin);
  // The file itself goes first: without it there is no run, whatever else is left for the next time.
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
  if (origin === 'own') rmSync(join(runsFolder(home), `${runId}.patch`), { force: true });
  release();
  for (const suffix of ['.pid', '.lock']) rmSync(path + suffix, { force: true });
}
