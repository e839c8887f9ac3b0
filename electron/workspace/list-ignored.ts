import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { readName, splitRecords } from './paths.ts';
import { ignoreFileOf, type Place, runInStore } from './place.ts';

/** More are counted, not named. */
const NAMED = 40;

/**
 * What lies in the worktree although git ignores it, folders as one entry. A new worktree holds none of it, so
 * all of it was made during the run: no snapshot shows it, yet a check may use it (`node_modules/.bin`, say).
 */
export async function listIgnored(place: Place): Promise<Result<readonly string[], TandemError>> {
  const listed = await runInStore(place, {
    args: [
      'ls-files',
      '-z',
      '-o',
      '-i',
      '--directory',
      '--no-empty-directory',
      `--exclude-from=${ignoreFileOf(place)}`,
    ],
    workTree: place.folder,
  });
  if (!listed.ok) return listed;
  const paths = [...splitRecords(listed.value.stdout)].map(
    (record) => readName(record) ?? 'a name that is not UTF-8',
  );
  const rest = paths.length - NAMED;
  return ok(rest > 0 ? [...paths.slice(0, NAMED), `${rest} more`] : paths);
}
