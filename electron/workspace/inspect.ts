import type { TandemError } from '../../shared/errors.ts';
import { commitHash, treeHash } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { RepositoryFacts } from '../workflow/ports.ts';
import { withCheckoutView } from './dirty-files.ts';
import { type Checkout, discoverCheckout } from './discover.ts';
import type { Git } from './git.ts';
import { readUserSettings } from './user-settings.ts';

/** What Tandem needs to know of a checkout before a run; nothing in it is written or refreshed. */
export async function inspectRepository(
  git: Git,
  home: string,
  folder: string,
): Promise<Result<RepositoryFacts, TandemError>> {
  const found = await discoverCheckout(git, folder);
  if (!found.ok) return found;
  const checkout = found.value;
  const settings = await readUserSettings(git, checkout.gitDir);
  if (!settings.ok) return settings;
  const head = await readHead(git, checkout);
  if (!head.ok) return head;
  const shallow = await askGitDir(git, checkout, ['rev-parse', '--is-shallow-repository']);
  if (!shallow.ok) return shallow;
  const { commit, branch } = head.value;
  return withCheckoutView(
    git,
    { home, checkout, settings: settings.value, head: commit },
    async (view) => {
      const tree = await git.run(
        view.folder.call({ args: ['rev-parse', '--verify', `${commit}^{tree}`] }),
      );
      if (!tree.ok) return err(explainMissing(checkout, tree.error));
      const submodules = await git.run(view.folder.call({ args: ['ls-tree', '-r', '-z', commit] }));
      if (!submodules.ok) return err(explainMissing(checkout, submodules.error));
      const dirty = await view.dirty();
      if (!dirty.ok) return dirty;
      return ok({
        path: checkout.top,
        headCommit: commitHash(commit),
        headTree: treeHash(tree.value.stdout.toString().trim()),
        branch,
        dirtyFiles: dirty.value.length,
        shallow: shallow.value === 'true',
        submodules: countSubmodules(submodules.value.stdout),
      });
    },
  );
}

/** HEAD's commit as the ref says it; no object is read here, so nothing missing is fetched. */
export async function readHead(
  git: Git,
  checkout: Checkout,
): Promise<Result<{ readonly commit: string; readonly branch: string | null }, TandemError>> {
  const symbolic = await git.run({
    args: ['symbolic-ref', '--quiet', '--short', 'HEAD'],
    gitDir: checkout.gitDir,
    answers: [1],
  });
  if (!symbolic.ok) return symbolic;
  const branch = symbolic.value.code === 0 ? symbolic.value.stdout.toString().trim() : null;
  const commit = await git.run({
    args: ['rev-parse', '--quiet', '--verify', 'HEAD'],
    gitDir: checkout.gitDir,
    answers: [1, 128],
  });
  if (!commit.ok) return commit;
  if (commit.value.code === 0) return ok({ commit: commit.value.stdout.toString().trim(), branch });
  const refs = await askGitDir(git, checkout, [
    'for-each-ref',
    '--count=1',
    '--format=x',
    'refs/heads',
  ]);
  if (!refs.ok) return refs;
  if (refs.value === '') return err({ kind: 'repository-empty', path: checkout.top });
  return err({
    kind: 'repository-unsupported',
    path: checkout.top,
    detail: `its branch ${branch ?? 'HEAD'} has no commit yet; switch to one that has.`,
  });
}

/** One line from a command that looks at refs and settings only. */
export async function askGitDir(
  git: Git,
  checkout: Pick<Checkout, 'gitDir'>,
  args: readonly string[],
): Promise<Result<string, TandemError>> {
  const answered = await git.run({ args, gitDir: checkout.gitDir });
  return answered.ok ? ok(answered.value.stdout.toString().trim()) : answered;
}

function countSubmodules(listing: Buffer): number {
  let count = 0;
  let at = 0;
  while (at < listing.length) {
    // An entry is `MODE TYPE HASH TAB PATH NUL`; a submodule's mode is 160000.
    if (listing.subarray(at, at + 7).toString('latin1') === '160000 ') count += 1;
    const end = listing.indexOf(0, at);
    at = end < 0 ? listing.length : end + 1;
  }
  return count;
}

/** Tandem never fetches; a partial clone may lack what a step needs. */
function explainMissing(checkout: Checkout, error: TandemError): TandemError {
  if (error.kind !== 'git-failed') return error;
  return {
    kind: 'repository-unsupported',
    path: checkout.top,
    detail: `git can't read the commit at HEAD (${error.detail.replace(/^fatal: /, '')}). If it is a partial clone, fetch its objects first.`,
  };
}
