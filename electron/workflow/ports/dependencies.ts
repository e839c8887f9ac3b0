import type { TandemError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import type { Worktree } from './workspace.ts';

/**
 * What a repository's setup command leaves in ignored folders of a worktree (node_modules, target …), kept for
 * the next worktree with the same lock files. Copies only: nothing in a worktree is ever a hard link to anything
 * outside, or a writing executor would change it there.
 */
export interface Dependencies {
  /** Of the command and the lock files of the run's commit; null: there are none, so nothing is kept. */
  lockHash(): Promise<Result<string | null, TandemError>>;
  /** Whether files at these paths settle which versions are installed. */
  settledBy(paths: readonly string[]): boolean;
  /** The command with what keeps package managers from linking into their stores. */
  commandFor(command: string): Promise<Result<string, TandemError>>;
  /** Host names that the setup command may reach; left out: those of the settings. */
  readonly hosts: readonly string[] | undefined;
  /** Takes everything away that git ignores in the worktree. */
  clear(worktree: Worktree): Promise<Result<void, TandemError>>;
  /** Copies what was kept into a cleared worktree. False, with the worktree cleared: nothing fits. */
  restore(
    worktree: Worktree,
    lockHash: string,
    signal: AbortSignal,
  ): Promise<Result<boolean, TandemError>>;
  /** Takes the worktree's own hard links apart, and keeps it for later. Says why not, where it is not kept. */
  keep(
    worktree: Worktree,
    lockHash: string | null,
    signal: AbortSignal,
  ): Promise<Result<string | null, TandemError>>;
}
