import { copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { showAsCommitted } from './commit-tree.ts';
import { writeIgnoreRules } from './ignore-rules.ts';
import { readKept } from './keep-tree.ts';
import { splitRecords } from './paths.ts';
import { ignoreFileOf, indexOf, type Place, runInStore } from './place.ts';
import { rebuildIndex } from './restore.ts';

/**
 * Puts the base's files into a new worktree, or the last snapshot's into one whose folder was lost. Bytes are
 * written as they are stored: no filter, no line ending conversion, no hook.
 */
export async function fillWorktree(
  bare: Omit<Place, 'baseTree' | 'submodules'>,
  state: { readonly resume: boolean; readonly missing: boolean },
): Promise<Result<Place, TandemError>> {
  const { git, store, base, commonDir, settings } = bare;
  const tree = await git.run(store.call({ args: ['rev-parse', '--verify', `${base}^{tree}`] }));
  if (!tree.ok) return tree;
  const submodules = await listSubmodules(bare);
  if (!submodules.ok) return submodules;
  const baseTree = tree.value.stdout.toString().trim();
  const place: Place = { ...bare, baseTree, submodules: submodules.value };
  const target = ignoreFileOf(place);
  const rules = await writeIgnoreRules(git, store, { base, commonDir, settings, target });
  if (!rules.ok) return rules;
  const kept = await readKept(place);
  if (!kept.ok) return kept;
  const last = kept.value?.tree ?? place.baseTree;
  const hasIndex = (await stat(indexOf(place)).catch(() => null)) !== null;
  if (state.resume && !state.missing) {
    if (hasIndex) return ok(place);
    const rebuilt = await rebuildIndex(place, last);
    return rebuilt.ok ? ok(place) : rebuilt;
  }
  const filled = await checkOut(place, last);
  return filled.ok ? ok(place) : filled;
}

async function checkOut(place: Place, tree: string): Promise<Result<void, TandemError>> {
  const written = await runInStore(place, {
    args: ['read-tree', '--reset', '-u', tree],
    workTree: place.folder,
    timeoutMs: 600_000,
  });
  if (!written.ok) return written;
  await copyFile(indexOf(place), join(place.adminDir, 'index'));
  return tree === place.baseTree ? ok(undefined) : showAsCommitted(place, place.base);
}

async function listSubmodules(
  place: Omit<Place, 'baseTree' | 'submodules'>,
): Promise<Result<readonly string[], TandemError>> {
  const listed = await place.git.run(
    place.store.call({ args: ['ls-tree', '-r', '-z', '--full-tree', place.base] }),
  );
  if (!listed.ok) return listed;
  return ok(
    splitRecords(listed.value.stdout)
      .filter((record) => record.subarray(0, 7).toString('latin1') === '160000 ')
      .map((record) => record.subarray(record.indexOf(9) + 1).toString()),
  );
}
