import type { TandemError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import type { Explanation } from '../../shared/run/blame/explanation.ts';
import type { BodyOf } from '../../shared/run/event.ts';

/** Why a run did not end as it should; from its file, and where people want it by repeating its checks. */
export interface ExplainDesk {
  /** From the run file alone: nothing runs and nothing is sent. Errors: those of finding and reading a run. */
  explain(run: string): Promise<Result<Explanation, TandemError>>;
  /**
   * Repeats red checks in worktrees of their own first, and appends what came of it to the run. Closing `signal` ends
   * it; what was found until then stays. Errors: those of `explain`, a run that is written just now (`run-locked`),
   * `consent-needed` where commands are less isolated than in the run, and a worktree that can't be made.
   */
  lookBack(
    run: string,
    watch: {
      readonly signal: AbortSignal;
      onRepeated(check: BodyOf<'check.repeated'>): void;
    },
  ): Promise<Result<Explanation, TandemError>>;
  /** Where to open a failed run: the event with the first failing evidence; null: nothing failed. */
  first(run: string): Promise<Result<{ readonly seq: number | null }, TandemError>>;
  /** Records what a person says about a family, and explains anew. */
  judge(
    run: string,
    said: Omit<BodyOf<'blame.judged'>, 'kind'>,
  ): Promise<Result<Explanation, TandemError>>;
}
