import { lstat, mkdir, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import type { RunId } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type Checkout, discoverCheckout } from './discover.ts';
import { fillWorktree } from './fill-worktree.ts';
import type { Git } from './git.ts';
import { isGitName } from './paths.ts';
import { type Place, readRef, requireUntampered } from './place.ts';
import { createPrivateGitFolder, type PrivateGitFolder } from './private-git-folder.ts';
import { besideOf, listRegistrations } from './register-worktree.ts';
import { requireRegistration } from './require-registration.ts';
import { type RunRecord, readRunRecord, writeRunRecord } from './run-record.ts';
import { readUserSettings, type UserSettings } from './user-settings.ts';

export interface WorktreePlan {
  readonly repository: string;
  readonly runId: RunId;
  /** Null: it stands on no branch, and the user's repository gets none. */
  readonly branch: string | null;
  readonly folder: string;
  readonly base: string;
}

interface Site {
  readonly git: Git;
  readonly plan: WorktreePlan;
  /** Real path of the worktree's folder, which may not exist yet. */
  readonly folder: string;
  /** Tandem's folder for the run. */
  readonly home: string;
  readonly checkout: Checkout;
  readonly settings: UserSettings;
  readonly store: PrivateGitFolder;
}

/**
 * Makes a run's worktree, or finds it again. Each step first looks whether it is already done, so that the
 * whole can be repeated after a crash at any point: record, branch, registration, files.
 */
export async function openPlace(
  git: Git,
  home: string,
  plan: WorktreePlan,
): Promise<Result<Place, TandemError>> {
  const found = await findSite(git, home, plan);
  if (!found.ok) return found;
  const site = found.value;
  const recordPath = join(site.home, 'worktree.json');
  const known = await readRunRecord(recordPath);
  const mine = requireSamePlan(site, known);
  if (!mine.ok) return mine;
  const base = await requireBase(site);
  if (!base.ok) return base;
  const branch = await requireBranch(site, known !== null);
  if (!branch.ok) return branch;
  const free = await requireFreeFolder(site, known !== null);
  if (!free.ok) return free;
  const record: RunRecord = known ?? {
    version: 1,
    commonDir: site.checkout.commonDir,
    branch: plan.branch ?? '',
    base: plan.base,
    folder: site.folder,
    adminDir: null,
    gitFile: null,
    filled: false,
  };
  // Written before the first effect: after a crash it says what is ours to go on with.
  if (known === null) await writeRunRecord(recordPath, record);
  const created = await createBranch(site);
  if (!created.ok) return created;
  const head = plan.branch === null ? { commit: plan.base } : { branch: plan.branch };
  const registered = await requireRegistration(
    { git, folder: site.folder, commonDir: site.checkout.commonDir, head },
    record.gitFile,
  );
  if (!registered.ok) return registered;
  await writeRunRecord(recordPath, { ...record, ...registered.value });
  // Without a record nobody can say what is somebody's work: then the files stay as they are.
  const place = await fillWorktree(placeOf(site, registered.value), {
    keepFiles: free.value === 'there' && (known === null || known.filled),
  });
  if (!place.ok) return place;
  await writeRunRecord(recordPath, { ...record, ...registered.value, filled: true });
  const intact = await requireUntampered(place.value);
  return intact.ok ? place : intact;
}

const placeOf = (
  site: Site,
  registered: { readonly adminDir: string; readonly gitFile: string },
): Omit<Place, 'baseTree' | 'submodules'> => ({
  git: site.git,
  runId: site.plan.runId,
  home: site.home,
  folder: site.folder,
  repository: site.checkout.top,
  commonDir: site.checkout.commonDir,
  ...registered,
  branch: site.plan.branch ?? '',
  base: site.plan.base,
  settings: site.settings,
  store: site.store,
});

const unsupported = (path: string, detail: string): Result<never, TandemError> =>
  err({ kind: 'repository-unsupported', path, detail });

async function findSite(
  git: Git,
  home: string,
  plan: WorktreePlan,
): Promise<Result<Site, TandemError>> {
  const checkout = await discoverCheckout(git, plan.repository);
  if (!checkout.ok) return checkout;
  const { top, gitDir, commonDir } = checkout.value;
  if (plan.branch !== null) {
    const named = await requireBranchName(git, plan.branch, top);
    if (!named.ok) return named;
  }
  if (!isAbsolute(plan.folder) || isGitName(basename(plan.folder))) {
    return unsupported(top, `a worktree can't be made at ${plan.folder}.`);
  }
  await mkdir(dirname(plan.folder), { recursive: true, mode: 0o700 });
  const folder = join(await realpath(dirname(plan.folder)), basename(plan.folder));
  const within = [top, gitDir, commonDir].find((outer) =>
    `${folder}${sep}`.startsWith(outer + sep),
  );
  if (within !== undefined)
    return unsupported(top, `the worktree ${folder} would be inside ${within}.`);
  const settings = await readUserSettings(git, gitDir);
  if (!settings.ok) return settings;
  const runHome = join(home, plan.runId);
  const borrowed = { commonDir, settings: settings.value };
  const store = await createPrivateGitFolder(join(runHome, 'git'), borrowed, { kind: 'raw' });
  return ok({
    git,
    plan,
    folder,
    home: runHome,
    checkout: checkout.value,
    settings: settings.value,
    store,
  });
}

async function requireBranchName(
  git: Git,
  branch: string,
  top: string,
): Promise<Result<void, TandemError>> {
  const args = ['check-ref-format', `refs/heads/${branch}`];
  const named = await git.run({ args, answers: [1] });
  if (!named.ok) return named;
  return named.value.code === 0 && branch.startsWith('tandem/')
    ? ok(undefined)
    : unsupported(top, `${branch} is not a branch name of the form tandem/….`);
}

function requireSamePlan(site: Site, known: RunRecord | null): Result<void, TandemError> {
  const { plan, folder, checkout } = site;
  const same =
    known === null ||
    (known.branch === (plan.branch ?? '') &&
      known.base === plan.base &&
      known.folder === folder &&
      known.commonDir === checkout.commonDir);
  return same
    ? ok(undefined)
    : unsupported(
        checkout.top,
        `the run ${plan.runId} has another worktree, ${known.folder} on ${known.branch}.`,
      );
}

/** A branch that exists is ours when the record says so, or when it holds nothing but the base and nobody uses it. */
async function requireBranch(site: Site, recorded: boolean): Promise<Result<void, TandemError>> {
  const { plan, checkout, folder } = site;
  if (plan.branch === null) return ok(undefined);
  const users = (await listRegistrations(checkout.commonDir)).filter(
    (entry) => entry.head === `ref: refs/heads/${plan.branch}`,
  );
  const ours = [join(folder, '.git'), join(besideOf(folder), basename(folder), '.git')];
  const other = users.find((entry) => !ours.includes(entry.gitFilePath));
  if (other !== undefined) {
    return unsupported(
      checkout.top,
      `the branch ${plan.branch} is in use by the worktree ${dirname(other.gitFilePath)}.`,
    );
  }
  if (recorded) return ok(undefined);
  const tip = await readBranch(site);
  if (!tip.ok) return tip;
  return tip.value === null || tip.value === plan.base
    ? ok(undefined)
    : unsupported(checkout.top, `the branch ${plan.branch} already exists and is not of this run.`);
}

const readBranch = (site: Site): Promise<Result<string | null, TandemError>> =>
  readRef({ git: site.git, commonDir: site.checkout.commonDir }, `refs/heads/${site.plan.branch}`);

async function requireBase({
  git,
  plan,
  checkout,
  store,
}: Site): Promise<Result<void, TandemError>> {
  const found = await git.run(store.call({ args: ['cat-file', '-t', plan.base] }));
  return found.ok && found.value.stdout.toString().trim() === 'commit'
    ? ok(undefined)
    : unsupported(checkout.top, `it has no commit ${plan.base}.`);
}

async function createBranch(site: Site): Promise<Result<void, TandemError>> {
  const { git, plan, checkout } = site;
  if (plan.branch === null) return ok(undefined);
  const tip = await readBranch(site);
  if (!tip.ok || tip.value !== null) return tip.ok ? ok(undefined) : tip;
  const created = await git.run({
    args: ['update-ref', `refs/heads/${plan.branch}`, plan.base, '0'.repeat(plan.base.length)],
    gitDir: checkout.commonDir,
  });
  return created.ok ? ok(undefined) : created;
}

/** A folder that is there without a record of ours belongs to someone; only an empty one may be taken. */
async function requireFreeFolder(
  site: Site,
  recorded: boolean,
): Promise<Result<'missing' | 'there', TandemError>> {
  const { folder, checkout } = site;
  const seen = await lstat(folder).catch(() => null);
  if (seen === null) return ok('missing');
  if (!seen.isDirectory()) {
    return recorded
      ? err({ kind: 'worktree-tampered', path: folder, detail: 'it is no longer a folder.' })
      : unsupported(checkout.top, `${folder}, where the worktree should be, is not a folder.`);
  }
  const names = await readdir(folder);
  if (names.length === 0) return ok('missing');
  return recorded || (await isRegistered(site))
    ? ok('there')
    : unsupported(checkout.top, `the folder ${folder} exists and was not made by this run.`);
}

async function isRegistered(site: Site): Promise<boolean> {
  const { branch, base } = site.plan;
  const head = branch === null ? base : `ref: refs/heads/${branch}`;
  const entries = await listRegistrations(site.checkout.commonDir);
  return entries.some(
    (entry) => entry.gitFilePath === join(site.folder, '.git') && entry.head === head,
  );
}
