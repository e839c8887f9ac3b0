import { mkdir, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { type RunId, runId } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type Checkout, discoverCheckout } from './discover.ts';
import type { Git, GitCall } from './git.ts';
import { TANDEM_IDENTITY } from './keep-tree.ts';
import { snapshotsRef } from './place.ts';
import { createPrivateGitFolder, type PrivateGitFolder } from './private-git-folder.ts';
import { writeRunRecord } from './run-record.ts';
import { EXECUTABLE } from './tree-changes.ts';
import { readUserSettings } from './user-settings.ts';

/**
 * Prepares the files of a run that begins in the middle: its private ref holds the tree to begin with, so that its
 * worktree is filled with that when it is opened for the first time, and every other tree that its log names. Nothing
 * of it hangs on the run it was taken from: that one's refs, worktree and branch may go. The checkout is not touched.
 */
export interface RunSeed {
  readonly repository: string;
  readonly runId: RunId;
  /** Where the run's worktree will be. */
  readonly folder: string;
  readonly base: string;
  /** What the worktree begins with. */
  readonly tree: string;
  /** Of steps that were being worked on at the side of others: their own worktrees. */
  readonly beside: readonly {
    readonly name: string;
    readonly use: string;
    readonly tree: string;
  }[];
  /** Further trees that must be there. */
  readonly needed: readonly string[];
  /** Trees that are kept if they are there. */
  readonly wanted: readonly string[];
  /**
   * Trees as differences from the base, for when git has not got them any more. Null: nobody can say, with the reason
   * in words as people are told it.
   */
  readonly rebuild: () => readonly TreeFiles[] | string;
}

/** A tree by what it holds otherwise than the base. */
export interface TreeFiles {
  readonly tree: string;
  /** Null: the file is gone. */
  readonly files: ReadonlyMap<string, Uint8Array | null>;
}

export interface RunSeeder {
  /**
   * Sees to it that trees are there, and makes those that git has thrown away again; nothing refers to them. Errors as
   * those of `seedRun`.
   */
  requireTrees(of: TreesWanted): Promise<Result<void, TandemError>>;
  /** Errors: those of the repository; `repository-unsupported` when the files can't be had any more. */
  seedRun(seed: RunSeed): Promise<Result<void, TandemError>>;
  /** Takes away what `seedRun` made for a run that came to nothing. */
  unseedRun(run: {
    readonly repository: string;
    readonly runId: RunId;
  }): Promise<Result<void, TandemError>>;
}

export type TreesWanted = Pick<RunSeed, 'repository' | 'runId' | 'base' | 'needed' | 'rebuild'>;

export async function requireTrees(
  git: Git,
  home: string,
  of: TreesWanted,
): Promise<Result<void, TandemError>> {
  const opened = await openSite(git, home, of);
  if (!opened.ok) return opened;
  const found = await findTrees(opened.value, of, { must: new Set(of.needed), all: of.needed });
  return found.ok ? ok(undefined) : found;
}

export async function seedRun(
  git: Git,
  home: string,
  seed: RunSeed,
): Promise<Result<void, TandemError>> {
  const opened = await openSite(git, home, seed);
  if (!opened.ok) return opened;
  const site = opened.value;
  const kept = await keepTrees(site, seed);
  if (!kept.ok) return kept;
  const refs = [`create ${snapshotsRef(seed.runId)}\0${kept.value}\0`];
  for (const { name, tree } of seed.beside) {
    const commit = await commitOf(site, tree, [kept.value]);
    if (!commit.ok) return commit;
    refs.push(`create ${snapshotsRef(runId(`${seed.runId}/steps/${name}`))}\0${commit.value}\0`);
  }
  const written = await git.run({
    args: ['update-ref', '-z', '--stdin'],
    gitDir: site.checkout.commonDir,
    input: refs.join(''),
  });
  if (!written.ok) return written;
  await writeRecords(site, seed);
  return ok(undefined);
}

interface Site {
  readonly git: Git;
  readonly home: string;
  readonly checkout: Checkout;
  readonly store: PrivateGitFolder;
}

async function openSite(
  git: Git,
  home: string,
  seed: Pick<RunSeed, 'repository' | 'runId'>,
): Promise<Result<Site, TandemError>> {
  const checkout = await discoverCheckout(git, seed.repository);
  if (!checkout.ok) return checkout;
  const { commonDir, gitDir } = checkout.value;
  const settings = await readUserSettings(git, gitDir);
  if (!settings.ok) return settings;
  const runHome = join(home, seed.runId);
  const borrowed = { commonDir, settings: settings.value };
  const store = await createPrivateGitFolder(join(runHome, 'git'), borrowed, { kind: 'raw' });
  return ok({ git, home: runHome, checkout: checkout.value, store });
}

const inStore = (site: Site, call: Omit<GitCall, 'gitDir'>) => site.git.run(site.store.call(call));

async function tell(site: Site, call: Omit<GitCall, 'gitDir'>) {
  const done = await inStore(site, call);
  return done.ok ? ok(done.value.stdout.toString().trim()) : done;
}

/** One commit whose tree is where the run begins, and behind it one that holds all other trees as folders. */
async function keepTrees(site: Site, seed: RunSeed): Promise<Result<string, TandemError>> {
  const must = new Set([seed.tree, ...seed.needed, ...seed.beside.map(({ tree }) => tree)]);
  const found = await findTrees(site, seed, { must, all: [...new Set([...must, ...seed.wanted])] });
  if (!found.ok) return found;
  const there = found.value;
  const input = there.map((tree) => `040000 tree ${tree}\t${tree}\0`).join('');
  const holder = await tell(site, { args: ['mktree', '-z'], input });
  if (!holder.ok) return holder;
  const behind = await commitOf(site, holder.value, [seed.base]);
  return behind.ok ? commitOf(site, seed.tree, [behind.value]) : behind;
}

/** Those of `all` that are there, among them every one that `must` be. */
async function findTrees(
  site: Site,
  seed: TreesWanted,
  { must, all }: { readonly must: ReadonlySet<string>; readonly all: readonly string[] },
): Promise<Result<readonly string[], TandemError>> {
  let missing = await findMissing(site, [seed.base, ...all]);
  if (!missing.ok) return missing;
  if (missing.value.has(seed.base)) return gone(seed, `it has no commit ${seed.base}.`);
  const isLacking = [...must].some((tree) => missing.ok && missing.value.has(tree));
  if (isLacking) {
    const made = await rebuildTrees(site, seed);
    if (!made.ok) return made;
    missing = await findMissing(site, all);
    if (!missing.ok) return missing;
    const lost = [...must].find((tree) => missing.ok && missing.value.has(tree));
    if (lost !== undefined) return gone(seed, describeLost(lost));
  }
  return ok(all.filter((tree) => missing.ok && !missing.value.has(tree)));
}

const describeLost = (tree: string): string =>
  `the snapshot ${tree.slice(0, 12)} is gone from it, and the run file does not hold everything that was in it (a file over two megabytes, a link, or a mode).`;

const gone = ({ repository }: TreesWanted, detail: string): Result<never, TandemError> =>
  err({ kind: 'repository-unsupported', path: repository, detail });

const commitOf = (
  site: Site,
  tree: string,
  parents: readonly string[],
): Promise<Result<string, TandemError>> =>
  tell(site, {
    args: ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])],
    env: TANDEM_IDENTITY,
    input: 'beginning of a fork\n',
  });

async function findMissing(
  site: Site,
  hashes: readonly string[],
): Promise<Result<ReadonlySet<string>, TandemError>> {
  const wanted = hashes.filter((hash) => /^[0-9a-f]{40,64}$/.test(hash));
  const checked = await tell(site, {
    args: ['cat-file', '--batch-check'],
    input: wanted.map((hash) => `${hash}\n`).join(''),
  });
  if (!checked.ok) return checked;
  const lines = checked.value.split('\n').filter((line) => line.endsWith(' missing'));
  return ok(new Set(lines.map((line) => line.slice(0, line.indexOf(' ')))));
}

/** Makes the trees again from the base and the contents in the run file; a tree is right when its name is. */
async function rebuildTrees(site: Site, seed: TreesWanted): Promise<Result<void, TandemError>> {
  const trees = seed.rebuild();
  if (typeof trees === 'string') return gone(seed, `the snapshots are gone from it, and ${trees}.`);
  const env = { GIT_INDEX_FILE: join(site.home, 'seed-index') };
  await rm(env.GIT_INDEX_FILE, { force: true });
  const names = new Map<Uint8Array, string>();
  for (const { tree, files } of trees) {
    const lines: string[] = [];
    for (const [path, content] of files) {
      const line = await lineOf(site, seed, { path, content, names });
      if (!line.ok) return line;
      lines.push(line.value);
    }
    const read = await inStore(site, { args: ['read-tree', seed.base], env });
    if (!read.ok) return read;
    const args = ['update-index', '-z', '--index-info'];
    const updated = await inStore(site, { args, env, input: lines.join('') });
    if (!updated.ok) return updated;
    const written = await tell(site, { args: ['write-tree'], env });
    if (!written.ok) return written;
    // Another name: what it misses is named when it turns out to be needed.
    if (written.value === tree) continue;
  }
  return ok(undefined);
}

async function lineOf(
  site: Site,
  seed: TreesWanted,
  file: {
    readonly path: string;
    readonly content: Uint8Array | null;
    readonly names: Map<Uint8Array, string>;
  },
): Promise<Result<string, TandemError>> {
  const { path, content, names } = file;
  if (content === null) return ok(`0 ${'0'.repeat(seed.base.length)}\t${path}\0`);
  let name = names.get(content);
  if (name === undefined) {
    const args = ['hash-object', '-w', '--no-filters', '--stdin'];
    const stored = await tell(site, { args, input: Buffer.from(content) });
    if (!stored.ok) return stored;
    name = stored.value;
    names.set(content, name);
  }
  const listed = await tell(site, { args: ['ls-tree', '-z', seed.base, '--', path] });
  if (!listed.ok) return listed;
  const mode = /^(\d+) /.exec(listed.value)?.[1] ?? (isScript(content) ? EXECUTABLE : PLAIN);
  return ok(`${mode} ${name} 0\t${path}\0`);
}

const PLAIN = '100644';
/** The run file does not say which new files can be executed; those that name a program most likely can. */
const isScript = (content: Uint8Array): boolean => content[0] === 35 && content[1] === 33;

/** A worktree beside the run's own is found again by what is written down about it. */
async function writeRecords(site: Site, seed: RunSeed): Promise<void> {
  const above = dirname(seed.folder);
  await mkdir(above, { recursive: true, mode: 0o700 });
  const folder = join(await realpath(above), basename(seed.folder));
  for (const { name, use } of seed.beside) {
    await writeRunRecord(join(site.home, 'steps', name, 'worktree.json'), {
      version: 1,
      commonDir: site.checkout.commonDir,
      branch: '',
      base: seed.base,
      folder: `${folder}-${name}`,
      adminDir: null,
      gitFile: null,
      filled: false,
      use,
    });
  }
}

export async function unseedRun(
  git: Git,
  home: string,
  run: { readonly repository: string; readonly runId: RunId },
): Promise<Result<void, TandemError>> {
  await rm(join(home, run.runId), { recursive: true, force: true });
  const checkout = await discoverCheckout(git, run.repository);
  // Without the repository there are no refs in it either.
  if (!checkout.ok) return ok(undefined);
  const gitDir = checkout.value.commonDir;
  const listed = await git.run({
    args: ['for-each-ref', '--format=%(refname)', `refs/tandem/${run.runId}/`],
    gitDir,
  });
  if (!listed.ok) return listed;
  const refs = listed.value.stdout.toString().split('\n').filter(Boolean);
  const input = refs.map((ref) => `delete ${ref}\0\0`).join('');
  const removed = await git.run({ args: ['update-ref', '-z', '--stdin'], gitDir, input });
  return removed.ok ? ok(undefined) : removed;
}
