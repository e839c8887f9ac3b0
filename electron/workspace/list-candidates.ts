import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { chunkPaths, readName, splitRecords } from './paths.ts';
import { ignoreFileOf, type Place, runInStore } from './place.ts';

/** What a scan has to look at, by path; `true` for what the private index already holds. */
export interface Candidates {
  readonly tracked: ReadonlyMap<string, boolean>;
  readonly nested: readonly string[];
  /** Names that are not UTF-8: they can't be in a plan, an event or a diff, so they are only named. */
  readonly unreadable: readonly string[];
}

/**
 * Lists the entries that may differ from the private index. `ls-files` compares by size and time, reads a
 * file only to compare it, and never starts a program; it does not look into submodules.
 */
export async function listCandidates(
  place: Place,
  known: readonly string[] | 'full',
): Promise<Result<Candidates, TandemError>> {
  const tracked = new Map<string, boolean>();
  const unreadable = new Set<string>();
  const nested = new Set<string>();
  // With known paths the index entries are only listed (-c): not even their times need comparing.
  const groups = known === 'full' ? [[]] : chunkPaths(known);
  const kinds = known === 'full' ? ['-m', '-d'] : ['-c'];
  for (const group of groups) {
    const listed = await runInStore(place, {
      args: ['ls-files', '-z', '-t', ...kinds, '-o', ...ignoring(place), '--', ...group],
      workTree: place.folder,
    });
    if (!listed.ok) return listed;
    for (const record of splitRecords(listed.value.stdout)) {
      const path = readName(record.subarray(2));
      if (path === null) unreadable.add(record.subarray(2).toString());
      else if (path.endsWith('/')) nested.add(path);
      else if (tracked.get(path) !== true) tracked.set(path, record[0] !== UNTRACKED);
    }
  }
  const inside = await expandNested(place, [...nested]);
  if (!inside.ok) return inside;
  for (const path of inside.value.files) tracked.set(path, false);
  return ok({ tracked, nested: inside.value.folders, unreadable: [...unreadable] });
}

const UNTRACKED = '?'.charCodeAt(0);
const ignoring = (place: Place): readonly string[] => [`--exclude-from=${ignoreFileOf(place)}`];

/** More would not be a mistake any more but an attack on whoever has to read the result. */
const MAX_NESTED = 500;

/**
 * Git names a nested repository but does not list its files, and staging it whole would hide them behind a
 * hash. An index that pretends to hold one file in it makes git list the rest like any folder's.
 */
async function expandNested(
  place: Place,
  found: readonly string[],
): Promise<
  Result<{ readonly files: readonly string[]; readonly folders: readonly string[] }, TandemError>
> {
  const files: string[] = [];
  const folders: string[] = [];
  let open = found;
  while (open.length > 0) {
    folders.push(...open);
    if (folders.length > MAX_NESTED) {
      const detail = `more than ${MAX_NESTED} nested repositories, ${folders[0]} among them`;
      return err({ kind: 'git-failed', command: 'ls-files', detail });
    }
    const listed = await listInside(place, open);
    if (!listed.ok) return listed;
    files.push(...listed.value.filter((path) => !path.endsWith('/')));
    open = listed.value.filter((path) => path.endsWith('/'));
  }
  return ok({ files, folders });
}

async function listInside(
  place: Place,
  folders: readonly string[],
): Promise<Result<readonly string[], TandemError>> {
  const env = { GIT_INDEX_FILE: join(place.home, 'nested-index') };
  await rm(env.GIT_INDEX_FILE, { force: true });
  const probe = '0'.repeat(place.base.length - 1);
  const entries = folders.map((folder) => `100644 ${probe}1 0\t${folder}.tandem-probe\0`);
  const made = await runInStore(place, {
    args: ['update-index', '-z', '--index-info'],
    env,
    input: entries.join(''),
  });
  if (!made.ok) return made;
  const paths: string[] = [];
  for (const group of chunkPaths(folders)) {
    const listed = await runInStore(place, {
      args: ['ls-files', '-z', '-o', ...ignoring(place), '--', ...group],
      env,
      workTree: place.folder,
    });
    if (!listed.ok) return listed;
    for (const record of splitRecords(listed.value.stdout)) paths.push(readName(record) ?? '');
  }
  return ok(paths.filter((path) => path !== ''));
}
