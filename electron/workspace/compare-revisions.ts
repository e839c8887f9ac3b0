import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { FileChange } from '../workflow/ports.ts';
import { diffArguments } from './diff-trees.ts';
import type { Git } from './git.ts';
import { collectObjects } from './read-objects.ts';
import type { ReadableRepository } from './read-repository.ts';
import { describeChange, PLAIN_DIFF, parseChanges } from './tree-changes.ts';

/** Comparing what a repository holds by name, without a worktree. Nothing is written, nothing configured applies. */
export interface RevisionReader {
  /** The commit of a branch; null when there is no such branch (any more). */
  branchHead(repository: string, branch: string): Promise<Result<string | null, TandemError>>;
  changes(
    repository: string,
    from: string,
    to: string,
  ): Promise<Result<readonly FileChange[], TandemError>>;
  /** Contents by name; one that is missing is left out. */
  contents(
    repository: string,
    hashes: readonly string[],
  ): Promise<Result<ReadonlyMap<string, Uint8Array>, TandemError>>;
  /** A complete patch for `git apply`; null when it holds text that is not UTF-8 and can't be a string. */
  patch(repository: string, from: string, to: string): Promise<Result<string | null, TandemError>>;
}

export type WithRepository = <T>(
  repository: string,
  work: (open: ReadableRepository) => Promise<Result<T, TandemError>>,
) => Promise<Result<T, TandemError>>;

/** @param read opens a repository for reading, or says why that can't be done. */
export function createRevisionReader(git: Git, read: WithRepository): RevisionReader {
  return {
    branchHead: (repository, branch) =>
      read(repository, async ({ checkout }) => {
        const found = await git.run({
          args: ['rev-parse', '--quiet', '--verify', '--end-of-options', `refs/heads/${branch}`],
          gitDir: checkout.gitDir,
          answers: [1],
        });
        if (!found.ok) return found;
        return ok(found.value.code === 0 ? found.value.stdout.toString().trim() : null);
      }),
    changes: (repository, from, to) =>
      read(repository, async ({ store }) => {
        const args = ['diff-tree', '-r', '-z', '--raw', '--numstat', '--no-abbrev', ...PLAIN_DIFF];
        const compared = await git.run(store.call({ args: [...args, from, to] }));
        return compared.ok ? ok(parseChanges(compared.value.stdout).map(describeChange)) : compared;
      }),
    contents: (repository, hashes) =>
      read(repository, async ({ store }) => ok(await collectObjects(git, store, hashes))),
    patch: (repository, from, to) =>
      read(repository, async ({ store }) => {
        const made = await git.run(store.call({ args: [...diffArguments('patch', from, to)] }));
        if (!made.ok) return made;
        const text = made.value.stdout.toString();
        return ok(Buffer.from(text).equals(made.value.stdout) ? text : null);
      }),
  };
}
