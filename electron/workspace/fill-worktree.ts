import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { showAsCommitted } from './commit-tree.ts';
import { writeIgnoreRules } from './ignore-rules.ts';
import { readKept } from './keep-tree.ts';
import { splitRecords } from './paths.ts';
import { ignoreFileOf, indexOf, type Place, readRef, runInStore } from './place.ts';
import { rebuildIndex } from './restore.ts';

/**
 * Puts the base's files into a new worktree, or the last snapshot's into one whose folder was lost. Bytes are
 * written as they are stored: no filter, no line ending conversion, no hook.
 */
export async function fillWorktree(
  bare: Omit<Place, 'baseTree' | 'submodules'>,
  state: { readonly keepFiles: boolean },
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
  const filled = state.keepFiles ? await keepFiles(place, last) : await checkOut(place, last);
  return filled.ok ? ok(place) : filled;
}

async function keepFiles(place: Place, tree: string): Promise<Result<void, TandemError>> {
  if (!(await exists(indexOf(place)))) {
    const rebuilt = await rebuildIndex(place, tree);
    if (!rebuilt.ok) return rebuilt;
  }
  return (await exists(join(place.adminDir, 'index'))) ? ok(undefined) : showAtTip(place);
}

const exists = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null)) !== null;

async function checkOut(place: Place, tree: string): Promise<Result<void, TandemError>> {
  const written = await runInStore(place, {
    args: ['read-tree', '--reset', '-u', tree],
    workTree: place.folder,
    timeoutMs: 600_000,
  });
  return written.ok ? showAtTip(place) : written;
}

/** Gives the worktree's own index what its branch has. */
async function showAtTip(place: Place): Promise<Result<void, TandemError>> {
  const tip = await readRef(place, `refs/heads/${place.branch}`);
  return tip.ok ? showAsCommitted(place, tip.value ?? place.base) : tip;
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
