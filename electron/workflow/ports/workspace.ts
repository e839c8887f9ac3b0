import type { TandemError } from '../../../shared/errors.ts';
import type { CommitHash, RunId, TreeHash } from '../../../shared/ids.ts';
import type { Result } from '../../../shared/result.ts';
import type { BodyOf } from '../../../shared/run/event.ts';

export interface RepositoryFacts {
  /** Absolute path of the checkout's top folder. */
  readonly path: string;
  readonly headCommit: CommitHash;
  readonly headTree: TreeHash;
  /** Null when HEAD is detached. */
  readonly branch: string | null;
  readonly dirtyFiles: number;
  readonly shallow: boolean;
  readonly submodules: number;
}

export interface FileChange {
  readonly path: string;
  readonly status: BodyOf<'file.changed'>['status'];
  readonly added: number;
  readonly removed: number;
  readonly binary: boolean;
  /** Names of the contents for `readBlobs`; null where there is none. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface Snapshot {
  readonly tree: TreeHash;
  readonly scan: 'known-paths' | 'full';
  readonly ms: number;
  readonly skipped: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly why: string;
  }[];
}

/** The user's repository, only ever read; and how a run's own worktree is made in it. */
export interface Repositories {
  inspect(folder: string): Promise<Result<RepositoryFacts, TandemError>>;
  /**
   * Creates branch and worktree; safe to call again after a crash (verifies, repairs or recreates). Without a branch
   * the worktree stands on its base commit alone.
   */
  openWorktree(plan: {
    readonly repository: string;
    readonly runId: RunId;
    readonly branch: string | null;
    readonly folder: string;
    readonly base: CommitHash;
  }): Promise<Result<Worktree, TandemError>>;
  /** One file of a commit as text; null when it does not exist or is binary. */
  readFileAt(
    repository: string,
    commit: CommitHash | string,
    path: string,
  ): Promise<Result<string | null, TandemError>>;
  /** Which of the paths exist in a commit's tree. */
  existing(
    repository: string,
    commit: CommitHash | string,
    paths: readonly string[],
  ): Promise<Result<readonly string[], TandemError>>;
  /** First line of a commit's message, as it is. */
  headSubject(
    repository: string,
    commit: CommitHash | string,
  ): Promise<Result<string, TandemError>>;
  /** Commits between the stamp and HEAD that touch the paths: drift. */
  changedSince(
    repository: string,
    commit: CommitHash | string,
  ): Promise<Result<{ readonly head: CommitHash; readonly files: readonly string[] }, TandemError>>;
}

/** Reads a commit's objects for the digest and for excerpts; never the user's working files. */
export interface RepositoryReader {
  /** Every blob of the commit's tree, submodules left out. */
  list(
    repository: string,
    commit: CommitHash | string,
  ): Promise<
    Result<
      readonly { readonly path: string; readonly hash: string; readonly bytes: number }[],
      TandemError
    >
  >;
  /** Contents in the order asked, through one git process; a missing object is left out. */
  readMany(
    repository: string,
    hashes: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<{ readonly hash: string; readonly content: Uint8Array }>;
}

export type MergedTrees =
  | { readonly kind: 'merged'; readonly tree: TreeHash }
  | { readonly kind: 'conflict'; readonly paths: readonly string[] };

/** A run's own worktree. All git on it goes through the hardened adapter with explicit git dir and work tree. */
export interface Worktree {
  readonly folder: string;
  /** Records the work tree's files as a tree on a private ref, without touching any index of the user. */
  snapshot(known: readonly string[] | 'full'): Promise<Result<Snapshot, TandemError>>;
  /**
   * Opens a worktree beside this one, for work at the side of others; safe to call again after a crash. `name` is a
   * part of its folder's name; `use` says which piece of work it is for: asked for with the same one, it is found
   * again with its files (or its last snapshot's), with another one it is made anew from `tree`. It is on no branch.
   */
  openBeside(work: {
    readonly name: string;
    readonly use: string;
    readonly tree: TreeHash | string;
  }): Promise<Result<Worktree, TandemError>>;
  /** Takes away what `openBeside` made, by name or all of it. Snapshots stay on their private refs. */
  removeBeside(name: string | 'all'): Promise<Result<void, TandemError>>;
  /**
   * Three-way merge of two trees that began as `base`, by objects alone: files are not touched, no driver runs, and a
   * tree with conflict markers is never handed out. Conflicts are named by path.
   */
  merge(trees: {
    readonly base: TreeHash | string;
    readonly ours: TreeHash | string;
    readonly theirs: TreeHash | string;
  }): Promise<Result<MergedTrees, TandemError>>;
  /** Puts files back exactly to a tree (tracked, untracked-but-not-ignored). */
  restore(tree: TreeHash | string): Promise<Result<void, TandemError>>;
  changes(
    from: TreeHash | string,
    to: TreeHash | string,
  ): Promise<Result<readonly FileChange[], TandemError>>;
  /**
   * Unified diff of two trees; no external diff, no textconv. `review` (default) is bounded and names binary
   * files; `patch` is complete and fit for `git apply`.
   */
  diff(
    from: TreeHash | string,
    to: TreeHash | string,
    form?: 'review' | 'patch',
  ): Promise<Result<string, TandemError>>;
  /** The tree `tree` with the given paths as they are in `from` (absent there: removed). Files are not touched. */
  withPathsOf(
    tree: TreeHash | string,
    from: TreeHash | string,
    paths: readonly string[],
  ): Promise<Result<TreeHash, TandemError>>;
  /**
   * The tree `tree` with the given texts as files; null: as it is in the base (absent there: removed). A file keeps
   * its mode; what is not a plain file, or leads out of the tree, is refused. Files are not touched.
   */
  withContents(
    tree: TreeHash | string,
    files: readonly { readonly path: string; readonly content: string | null }[],
  ): Promise<Result<TreeHash, TandemError>>;
  /** Contents by name in the order asked, through one git process; one over the limit is left out. */
  readBlobs(
    hashes: readonly string[],
    bounds: { readonly maxBytes: number; readonly signal: AbortSignal },
  ): AsyncIterable<{ readonly hash: string; readonly content: Uint8Array }>;
  /** Commits a tree on the run's branch (parent: base) and returns the commit. Repeating it is harmless. */
  commit(tree: TreeHash | string, message: string): Promise<Result<CommitHash, TandemError>>;
  /** What lies in the worktree although git ignores it (folders as one entry): made during the run, in no snapshot. */
  listIgnored(): Promise<Result<readonly string[], TandemError>>;
  /** Things in a tree that the gate must name: nested repositories, links leaving the tree, agent and CI files … */
  inspectTree(
    from: TreeHash | string,
    to: TreeHash | string,
  ): Promise<Result<readonly { readonly rule: string; readonly detail: string }[], TandemError>>;
  /** Applies base..tree to the user's checkout; refuses without touching anything if it does not apply cleanly. */
  apply(tree: TreeHash | string): Promise<Result<void, TandemError>>;
}
