import type { TandemError } from '../../shared/errors.ts';
import type { MomentSpent, MomentText, MomentTree, MomentWaits } from '../../shared/ipc/moments.ts';
import type { Result } from '../../shared/result.ts';

/** A run at one moment: the repository as it was then, what was spent by then, and notes pinned to it. */
export interface MomentDesk {
  /** Files after event `seq`, from the run file alone. */
  tree(asked: {
    readonly run: string;
    readonly seq: number;
    readonly only: 'all' | 'changed';
  }): Promise<Result<MomentTree, TandemError>>;
  /** The text of a file after event `seq`: from the run file, an unchanged one from the run's repository. */
  file(asked: {
    readonly run: string;
    readonly seq: number;
    readonly path: string;
  }): Promise<Result<MomentText, TandemError>>;
  /** Per lane, from event `from` to event `to`; null: from the first, to the last. */
  spent(asked: {
    readonly run: string;
    readonly from: number | null;
    readonly to: number | null;
  }): Promise<Result<MomentSpent, TandemError>>;
  /** Queueing, loading and reading before models' answers; for pictures that leave waiting out. */
  waits(run: string): Promise<Result<MomentWaits, TandemError>>;
  /**
   * Appends a note to the run, whether it goes on here or is over. Refused for a run that another process writes
   * (`run-locked`), that can't be written, or that has no such event (`usage`).
   */
  note(asked: {
    readonly run: string;
    readonly target: number;
    readonly text: string;
    readonly by: string;
  }): Promise<Result<{ readonly seq: number }, TandemError>>;
}
