import type { TandemError } from '../../shared/errors.ts';

/**
 * Ends a run from anywhere below it. Expected failures that a stage can't go on from (no key, server gone,
 * a missing answer) and the named endings travel as this one exception, so that the stages stay straight
 * lines; it is caught in run.ts and nowhere else.
 */
export class RunStopped extends Error {
  readonly stop: Stop;

  constructor(stop: Stop) {
    super(stop.kind === 'error' ? stop.error.kind : stop.reason);
    this.name = 'RunStopped';
    this.stop = stop;
  }
}

export type Stop =
  /** Something needed is missing or failed; the run can be resumed once it is mended. */
  | { readonly kind: 'error'; readonly error: TandemError }
  /** The run is over without approval, for a reason that resuming would not change. */
  | {
      readonly kind: 'over';
      readonly outcome: 'rejected' | 'exhausted' | 'failed' | 'cancelled';
      readonly reason: string;
    };

/** Unwraps a port's result inside the workflow, or stops the run with its error. */
export function orStop<T>(
  result:
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly error: TandemError },
): T {
  if (result.ok) return result.value;
  throw new RunStopped({ kind: 'error', error: result.error });
}

export const over = (
  outcome: 'rejected' | 'exhausted' | 'failed' | 'cancelled',
  reason: string,
): RunStopped => new RunStopped({ kind: 'over', outcome, reason });
