import type { TandemError } from '../../shared/errors.ts';
import { treeHash } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { MergedTrees } from '../workflow/ports.ts';
import { TANDEM_IDENTITY } from './keep-tree.ts';
import { readName, splitRecords } from './paths.ts';
import { askStore, type Place, runInStore } from './place.ts';

/**
 * Merges two trees that began as `base`. Git 2.38 merges commits and finds their base itself (`--merge-base` is two
 * versions younger), so each tree becomes a commit that no ref holds. It runs in the private git folder, whose
 * attributes outrank every `.gitattributes`: a merge driver that the repository asks for is not defined there.
 * Renames are followed file by file; that a file moves because its folder did is a guess we do without.
 */
export async function mergeTrees(
  place: Place,
  trees: { readonly base: string; readonly ours: string; readonly theirs: string },
): Promise<Result<MergedTrees, TandemError>> {
  const { base, ours, theirs } = trees;
  if (theirs === base || theirs === ours) return ok({ kind: 'merged', tree: treeHash(ours) });
  if (ours === base) return ok({ kind: 'merged', tree: treeHash(theirs) });
  const root = await commitOf(place, base, null);
  if (!root.ok) return root;
  const one = await commitOf(place, ours, root.value);
  if (!one.ok) return one;
  const other = await commitOf(place, theirs, root.value);
  if (!other.ok) return other;
  const merged = await runInStore(place, {
    args: ['merge-tree', '--write-tree', '-z', '--messages', one.value, other.value],
    answers: [1],
  });
  if (!merged.ok) return merged;
  const { code, stdout } = merged.value;
  const [tree = '', ...records] = splitRecords(stdout).map((record) => readName(record) ?? '');
  if (code === 1) return ok({ kind: 'conflict', paths: conflictsOf(records) });
  if (/^[0-9a-f]{40,64}$/.test(tree)) {
    const twins = await findTwins(place, tree, [ours, theirs]);
    if (!twins.ok) return twins;
    if (twins.value.length > 0) return ok({ kind: 'conflict', paths: twins.value });
    return ok({ kind: 'merged', tree: treeHash(tree) });
  }
  const detail = 'it named no tree';
  return err({ kind: 'git-failed', command: 'merge-tree', detail });
}

/**
 * Paths that only letter case or the composition of letters tells apart and that no side had side by side: many
 * file systems have room for one of them, and the other step's work would be lost there.
 */
async function findTwins(
  place: Place,
  merged: string,
  sides: readonly string[],
): Promise<Result<readonly string[], TandemError>> {
  const found = await listPaths(place, merged);
  if (!found.ok) return found;
  const groups = new Map<string, string[]>();
  for (const path of found.value) {
    const folded = path.normalize('NFC').toLowerCase();
    const group = groups.get(folded);
    if (group === undefined) groups.set(folded, [path]);
    else group.push(path);
  }
  let twins = [...groups.values()].filter((group) => group.length > 1);
  for (const side of twins.length === 0 ? [] : sides) {
    const had = await listPaths(place, side);
    if (!had.ok) return had;
    const known = new Set(had.value);
    twins = twins.filter((group) => !group.every((path) => known.has(path)));
  }
  return ok(twins.flat().sort());
}

async function listPaths(
  place: Place,
  tree: string,
): Promise<Result<readonly string[], TandemError>> {
  const listed = await runInStore(place, {
    args: ['ls-tree', '-r', '-z', '--full-tree', '--name-only', tree],
  });
  if (!listed.ok) return listed;
  // A name that is not UTF-8 has no letters to compare.
  return ok([...splitRecords(listed.value.stdout)].flatMap((record) => readName(record) ?? []));
}

const commitOf = (
  place: Place,
  tree: string,
  parent: string | null,
): Promise<Result<string, TandemError>> =>
  askStore(
    place,
    ['commit-tree', ...(parent === null ? [] : ['-p', parent]), '-m', 'merging', tree],
    TANDEM_IDENTITY,
  );

/**
 * Paths in conflict, sorted. First come the files (`mode hash stage<TAB>path`), then, behind an empty record, the
 * messages: how many paths, the paths, what sort, the words. Some conflicts are in the messages alone.
 */
function conflictsOf(records: readonly string[]): readonly string[] {
  const end = records.indexOf('');
  const files = records.slice(0, end < 0 ? records.length : end);
  const paths = new Set(files.map((record) => record.slice(record.indexOf('\t') + 1)));
  let at = end + 1;
  while (end >= 0 && at < records.length) {
    const count = Number(records[at]);
    if (!Number.isSafeInteger(count)) break;
    const named = records.slice(at + 1, at + 1 + count);
    const isConflict = records[at + 1 + count]?.startsWith('CONFLICT') === true;
    if (isConflict) for (const path of named) paths.add(path);
    at += count + 3;
  }
  // A file that gives way to a folder is named after its commit, which is ours and says nothing to anybody.
  return [
    ...new Set([...paths].map((path) => path.replace(/~[0-9a-f]{40,64}(_\d+)?$/, ''))),
  ].sort();
}
