import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { runId } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { fillWorktree } from './fill-worktree.ts';
import { keepTree, readKept } from './keep-tree.ts';
import { type Place, requireUntampered } from './place.ts';
import { createPrivateGitFolder } from './private-git-folder.ts';
import { besideOf, listRegistrations } from './register-worktree.ts';
import { requireRegistration } from './require-registration.ts';
import { type RunRecord, readRunRecord, writeRunRecord } from './run-record.ts';

export interface BesideWork {
  /** Letters, digits, dashes and underscores. */
  readonly name: string;
  readonly use: string;
  readonly tree: string;
}

type Unregistered = Omit<Place, 'baseTree' | 'submodules' | 'adminDir' | 'gitFile'>;

/** Lets one verb at a time touch the list of worktrees that all of them share. */
type InTurn = <T>(work: () => Promise<Result<T, TandemError>>) => Promise<Result<T, TandemError>>;

/**
 * A worktree beside a run's own, for a step that is worked on at the side of others. It has everything a run's
 * worktree has (private git folder, record, snapshots on a private ref) in a folder of its own, and stands on no
 * branch. What is there already for the same use is gone on with; anything else of that name is taken away first.
 */
export async function openBesidePlace(
  main: Place,
  work: BesideWork,
  inTurn: InTurn,
): Promise<Result<Place, TandemError>> {
  if (!NAME.test(work.name)) return refuse(main, work.name);
  const recordPath = join(homeOf(main, work.name), 'worktree.json');
  const found = await readRunRecord(recordPath);
  const known = found?.use === work.use ? found : null;
  if (known === null) await removeBesidePlace(main, work.name);
  const place = await unregisteredOf(main, work.name);
  if (known === null) {
    const kept = await keepStart(place, work.tree);
    if (!kept.ok) return kept;
  }
  const isThere = known !== null && (await isFolder(place.folder));
  const record: RunRecord = known ?? recordOf(place, work.use);
  if (known === null) await writeRunRecord(recordPath, record);
  const registered = await inTurn(() =>
    requireRegistration({ ...place, head: { commit: place.base } }, record.gitFile),
  );
  if (!registered.ok) return registered;
  const filled = isThere && record.filled;
  await writeRunRecord(recordPath, { ...record, ...registered.value, filled });
  const full = await fillWorktree({ ...place, ...registered.value }, { keepFiles: filled });
  if (!full.ok) return full;
  await writeRunRecord(recordPath, { ...record, ...registered.value, filled: true });
  const intact = await requireUntampered(full.value);
  return intact.ok ? full : intact;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;

const refuse = (main: Place, name: string): Result<never, TandemError> =>
  err({
    kind: 'repository-unsupported',
    path: main.repository,
    detail: `a worktree can't be named ${JSON.stringify(name)}.`,
  });

const besideHome = (main: Place): string => join(main.home, 'steps');
const homeOf = (main: Place, name: string): string => join(besideHome(main), name);
const folderOf = (main: Place, name: string): string =>
  join(dirname(main.folder), `${basename(main.folder)}-${name}`);

async function unregisteredOf(main: Place, name: string): Promise<Unregistered> {
  const { baseTree: _tree, submodules: _modules, adminDir: _dir, gitFile: _file, ...rest } = main;
  const home = homeOf(main, name);
  const borrowed = { commonDir: main.commonDir, settings: main.settings };
  const store = await createPrivateGitFolder(join(home, 'git'), borrowed, { kind: 'raw' });
  // Names its refs: `refs/tandem/RUN/steps/NAME/snapshots`.
  const run = runId(`${main.runId}/steps/${name}`);
  return { ...rest, runId: run, home, folder: folderOf(main, name), store };
}

const recordOf = (place: Unregistered, use: string): RunRecord => ({
  version: 1,
  commonDir: place.commonDir,
  branch: '',
  base: place.base,
  folder: place.folder,
  adminDir: null,
  gitFile: null,
  filled: false,
  use,
});

/** The tree to begin from becomes the last snapshot: that is what a lost folder is filled with. */
async function keepStart(place: Unregistered, tree: string): Promise<Result<void, TandemError>> {
  const last = await readKept(place);
  if (!last.ok) return last;
  if (last.value?.tree === tree) return ok(undefined);
  const kept = await keepTree(place, tree, last.value?.commit ?? null);
  return kept.ok ? ok(undefined) : kept;
}

const isFolder = async (path: string): Promise<boolean> =>
  (await lstat(path).catch(() => null))?.isDirectory() === true;

/** Takes one away: registration, folder and private git folder. Harmless when there is none. */
export async function removeBesidePlace(main: Place, name: string): Promise<void> {
  const folder = folderOf(main, name);
  for (const entry of await listRegistrations(main.commonDir)) {
    if (entry.gitFilePath === join(folder, '.git')) await rm(entry.adminDir, { recursive: true });
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  await rm(besideOf(folder), { recursive: true, force: true });
  await rm(homeOf(main, name), { recursive: true, force: true });
}

/** Names of all that were opened and not taken away, in this process or an earlier one. */
export async function listBeside(main: Place): Promise<readonly string[]> {
  await mkdir(main.home, { recursive: true, mode: 0o700 });
  const names = await readdir(besideHome(main)).catch(() => []);
  return names.filter((name) => NAME.test(name));
}
