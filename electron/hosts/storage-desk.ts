import type { TandemError } from '../../shared/errors.ts';
import type { CleanUp, Removed, RunStorage } from '../../shared/ipc/storage.ts';
import type { Result } from '../../shared/result.ts';

/** What runs take on the disk, and what is removed of them. Nothing is removed that nobody asked for or agreed to. */
export interface StorageDesk {
  /** Every run with its sizes; `snapshots`: also those of git's objects, which takes git's time. */
  list(how: { readonly snapshots: boolean }): Promise<Result<readonly RunStorage[], TandemError>>;
  /**
   * Removes a run, or only its worktree. The user's branch stays unless `branch`. Errors: `run-held` for one that is
   * running or has forks, and those of finding a run.
   */
  remove(
    run: string,
    how: { readonly onlyWorktree: boolean; readonly branch: boolean },
  ): Promise<Result<Removed, TandemError>>;
  /** Keeps a run from rules, or lets it go again. */
  keep(run: string, keep: boolean): Promise<Result<{ readonly runId: string }, TandemError>>;
  /** What the rules of the settings would remove next. */
  next(): Promise<Result<CleanUp, TandemError>>;
  /** Removes what `next` says now, and of that only what is in `shown` where it is given. */
  cleanUp(shown?: readonly string[]): Promise<Result<readonly Removed[], TandemError>>;
}
