import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isRunId, type RunId } from '../../shared/ids.ts';
import { createFolder } from './create-folder.ts';
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
}

const noteSchema = z.object({
  origin: z.enum(['own', 'imported']),
  onlyWorktree: z.boolean(),
  branch: z.boolean(),
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

/** Takes the run file away with everything beside it, and the patch. Throws the file system's errors. */
export function removeRunFiles(
  home: string,
  { runId, origin }: Pick<Removal, 'runId' | 'origin'>,
): void {
  const { path } = placeOf(home, runId, origin);
  // The file itself goes first: without it there is no run, whatever else is left for the next time.
  for (const suffix of ['', '-wal', '-shm', '-journal', '.pid', '.lock'])
    rmSync(path + suffix, { force: true });
  if (origin === 'own') rmSync(join(runsFolder(home), `${runId}.patch`), { force: true });
}
