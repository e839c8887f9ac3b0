import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { backUp, putBack } from './back-up.ts';
import { diffArguments } from './diff-trees.ts';
import { type CheckoutView, withCheckoutView } from './dirty-files.ts';
import { discoverCheckout } from './discover.ts';
import { readHead } from './inspect.ts';
import { chunkPaths, splitRecords } from './paths.ts';
import { type Place, runInStore } from './place.ts';
import { ignoreAbsent } from './stage-file.ts';
import { ABSENT, listChanges, type RawChange } from './tree-changes.ts';

/**
 * Brings base..tree into the user's checkout. Every touched path is classified before anything is written: it
 * may be as in the base (to do), already as in the tree (done: an earlier try was interrupted), or clean but
 * moved on since the base (git merges the lines, or not). A path with work of the user in it stops everything.
 * Only files are written; the user's index, HEAD and refs stay as they are.
 */
export async function applyToCheckout(
  place: Place,
  tree: string,
): Promise<Result<void, TandemError>> {
  const changes = await listChanges(place, place.baseTree, tree);
  if (!changes.ok) return changes;
  if (changes.value.length === 0) return ok(undefined);
  const checkout = await discoverCheckout(place.git, place.repository);
  if (!checkout.ok) return checkout;
  const head = await readHead(place.git, checkout.value);
  if (!head.ok) return head;
  const input = {
    home: place.home,
    checkout: checkout.value,
    settings: place.settings,
    head: head.value.commit,
  };
  return withCheckoutView(place.git, input, (view) =>
    applyThrough(place, view, tree, changes.value),
  );
}

async function applyThrough(
  place: Place,
  view: CheckoutView,
  tree: string,
  changes: readonly RawChange[],
): Promise<Result<void, TandemError>> {
  const done = await listMatching(place, view, changes, 'new');
  if (!done.ok) return done;
  const open = changes.filter((change) => !done.value.has(change.path));
  if (open.length === 0) return ok(undefined);
  const conflict = await findConflict(place, view, open);
  if (!conflict.ok) return conflict;
  const patch = await makePatch(place, tree, open);
  if (!patch.ok) return patch;
  const workTree = view.checkout.top;
  // `apply` works in the current folder; git goes there itself, so that no program is looked up in it.
  const gitApply = ['-C', workTree, 'apply', '--whitespace=nowarn', '-p1'];
  const input = patch.value;
  const checked = await place.git.run(
    view.folder.call({ args: [...gitApply, '--check'], workTree, input }),
  );
  if (!checked.ok) return err(asConflict(checked.error));
  const saved = await backUp(
    workTree,
    open.map((change) => change.path),
    place.home,
  );
  const applied = await place.git.run(view.folder.call({ args: gitApply, workTree, input }));
  if (applied.ok) return ok(undefined);
  await putBack(workTree, saved);
  return err(asConflict(applied.error));
}

const asConflict = (error: TandemError): TandemError =>
  error.kind === 'git-failed'
    ? { kind: 'delivery-conflict', detail: error.detail.replace(/^error: /gm, '') }
    : error;

async function makePatch(
  place: Place,
  tree: string,
  open: readonly RawChange[],
): Promise<Result<Buffer, TandemError>> {
  const parts: Buffer[] = [];
  for (const group of chunkPaths(open.map((change) => change.path))) {
    const args = [...diffArguments('patch', place.baseTree, tree), '--', ...group];
    const part = await runInStore(place, { args });
    if (!part.ok) return part;
    parts.push(part.value.stdout);
  }
  return ok(Buffer.concat(parts));
}

/** Paths whose file in the checkout is, line endings aside, the one side of the change. */
async function listMatching(
  place: Place,
  view: CheckoutView,
  changes: readonly RawChange[],
  side: 'old' | 'new',
): Promise<Result<ReadonlySet<string>, TandemError>> {
  const { top } = view.checkout;
  const env = { GIT_INDEX_FILE: join(view.folder.gitDir, `compare-${side}`) };
  const sideOf = (change: RawChange) =>
    side === 'old'
      ? { mode: change.oldMode, hash: change.oldHash }
      : { mode: change.newMode, hash: change.newHash };
  const listed = changes.filter((change) => sideOf(change).mode !== ABSENT);
  const lines = listed.map(
    (change) => `${sideOf(change).mode} ${sideOf(change).hash} 0\t${change.path}\0`,
  );
  const steps = [
    { args: ['update-index', '-z', '--index-info'], env, input: lines.join('') },
    { args: ['update-index', '-q', '--refresh'], env, workTree: top, answers: [1] },
    { args: ['diff-files', '--name-only', '-z', '--ignore-submodules=all'], env, workTree: top },
  ];
  let differing = new Set<string>();
  for (const step of steps) {
    const ran = await place.git.run(view.folder.call(step));
    if (!ran.ok) return ran;
    differing = new Set(splitRecords(ran.value.stdout).map((record) => record.toString()));
  }
  const matching = new Set<string>();
  const leaving = new Set(
    changes.filter((each) => each.newMode === ABSENT).map((each) => each.path),
  );
  for (const change of changes) {
    const { path } = change;
    const absent = sideOf(change).mode === ABSENT;
    if (absent ? await isFree(top, path, leaving) : !differing.has(path)) matching.add(path);
  }
  return ok(matching);
}

/** Whether nothing stands at a path, nor a file or link where a folder of it has to be. */
async function isFree(top: string, path: string, leaving: ReadonlySet<string>): Promise<boolean> {
  const parts = path.split('/');
  for (let depth = 1; depth < parts.length; depth += 1) {
    const folder = parts.slice(0, depth).join('/');
    const seen = await lstat(join(top, folder)).catch(ignoreAbsent);
    if (seen === null) return true;
    if (!seen.isDirectory()) return leaving.has(folder);
  }
  return (await lstat(join(top, path)).catch(ignoreAbsent)) === null;
}

/** What of the user's would be overwritten. */
async function findConflict(
  place: Place,
  view: CheckoutView,
  open: readonly RawChange[],
): Promise<Result<void, TandemError>> {
  const untouched = await listMatching(place, view, open, 'old');
  if (!untouched.ok) return untouched;
  const dirty = await view.dirty();
  if (!dirty.ok) return dirty;
  const staged = new Set(dirty.value.filter((file) => file.staged).map((file) => file.path));
  const unclean = new Set(dirty.value.map((file) => file.path));
  const blocked = open.filter(
    ({ path, oldMode }) =>
      staged.has(path) ||
      // An added path that something stands on is the user's, whether git tracks or ignores it.
      (!untouched.value.has(path) && (unclean.has(path) || oldMode === ABSENT)),
  );
  if (blocked.length === 0) return ok(undefined);
  const named = blocked.slice(0, 5).map(({ path }) => path);
  const more = blocked.length > named.length ? ` and ${blocked.length - named.length} more` : '';
  return err({
    kind: 'delivery-conflict',
    detail: `you have changes of your own in ${named.join(', ')}${more}.`,
  });
}
