import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { readName, splitRecords } from './paths.ts';
import { type Place, runInStore } from './place.ts';

/**
 * A run that adds a rule to a `.gitignore` does not get files hidden by it (ignore-rules.ts). The exception is
 * a folder with more files than a person wrote: a freshly installed `node_modules`. Such a folder is left out
 * and named.
 */
export interface NewlyIgnored {
  readonly folder: string;
  readonly files: readonly string[];
}

const MANY_FILES = 100;

export async function findNewlyIgnored(
  place: Place,
  untracked: readonly string[],
): Promise<Result<readonly NewlyIgnored[], TandemError>> {
  if (untracked.length <= MANY_FILES) return ok([]);
  const listed = await runInStore(place, {
    args: ['ls-files', '-z', '-o', '-i', '--directory', '--exclude-standard'],
    workTree: place.folder,
  });
  if (!listed.ok) return listed;
  const folders = splitRecords(listed.value.stdout)
    .map((record) => readName(record) ?? '')
    .filter((path) => path.endsWith('/'));
  const sorted = untracked.toSorted();
  return ok(
    folders
      .map((folder) => ({ folder, files: filesUnder(sorted, folder) }))
      .filter(({ files }) => files.length > MANY_FILES),
  );
}

const filesUnder = (sorted: readonly string[], folder: string): readonly string[] =>
  sorted.filter((path) => path.startsWith(folder));
