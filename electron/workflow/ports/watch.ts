import type { StepKey } from '../../../shared/ids.ts';
import type { BodyOf } from '../../../shared/run/event.ts';

/** Something that a detector noticed, and what was done about it. */
export type Flag = Pick<BodyOf<'progress.flagged'>, 'detector' | 'detail' | 'did'>;

/** One file that a call changed: names of its contents before and after; null where there is none. */
export type WrittenFile = {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
};

/** What the detectors inside an attempt are given. Absent in runs whose terms have no detectors. */
export interface AttemptWatch {
  /** Revision of the detectors that the run was started with: thresholds never change within one. */
  readonly revision: number;
  /** Paths that this step changed before this attempt; null: not known. */
  readonly touchedBefore: readonly string[] | null;
  /** The files that the last write or command changed, as of the last `afterWrite`. */
  written(): readonly WrittenFile[];
  /** A line about what a call came to, kept for the next attempt in case this one runs out of context. */
  remember(line: string): void;
  /** Records a flag under `at`; once per key. */
  flag(at: StepKey, flag: Flag): void;
}
