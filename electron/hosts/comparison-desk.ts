import type { TandemError } from '../../shared/errors.ts';
import type {
  ComparedFileDiff,
  EventComparison,
  RequestMatrix,
  Suggestions,
} from '../../shared/ipc/comparisons.ts';
import type { Result } from '../../shared/result.ts';
import type { Comparison } from '../../shared/run/compare/comparison.ts';

/** Runs side by side. Reads run files alone; nothing is written, asked or sent. */
export interface ComparisonDesk {
  /**
   * Two to five runs, the others each against `base` (the first one unless it is said). A damaged run is compared up
   * to its damage, which is said with it.
   * Errors: those of opening a run, each naming the run or its file; `usage` for too few, too many or the same twice.
   */
  compare(asked: CompareRequest): Promise<Result<Comparison, TandemError>>;
  /** Two events field by field, with what is noise marked as such; one of them may be missing. */
  event(asked: {
    readonly left: EventName | null;
    readonly right: EventName | null;
  }): Promise<Result<EventComparison, TandemError>>;
  /** How the two runs left one file. */
  file(asked: {
    readonly left: string;
    readonly right: string;
    readonly path: string;
  }): Promise<Result<ComparedFileDiff, TandemError>>;
  /** Runs that are worth being compared with this one. */
  suggest(run: string): Promise<Result<Suggestions, TandemError>>;
  /** All runs of this run's request in its repository, by mode and executor. */
  matrix(run: string): Promise<Result<RequestMatrix, TandemError>>;
}

export interface CompareRequest {
  readonly runs: readonly string[];
  readonly base?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told now and then: events read of how many, in the run that is being read. */
  readonly onProgress?: (progress: {
    readonly run: string;
    readonly read: number;
    readonly of: number;
  }) => void;
}

export interface EventName {
  readonly run: string;
  readonly seq: number;
}
