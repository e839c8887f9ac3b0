import type { StepKey } from '../../../shared/ids.ts';
import type { Ride } from '../context.ts';
import type { AttemptWatch, Flag, WrittenFile } from '../ports.ts';

/** Calls that the next attempt hears of. */
const LATELY = 6;

/** What an attempt's own detectors are given, and what they said. */
export interface WatchedAttempt {
  readonly port: AttemptWatch;
  readonly told: readonly Flag[];
  /** What the last calls came to. */
  readonly lately: readonly string[];
  wrote(files: readonly WrittenFile[]): void;
}

/** Null: the run's terms know no detectors. */
export function watchAttempt(
  ride: Ride,
  task: { readonly step: string; readonly touchedBefore: readonly string[] | null },
): WatchedAttempt | null {
  const revision = ride.terms.detectors;
  if (revision === undefined) return null;
  let written: readonly WrittenFile[] = [];
  const told: Flag[] = [];
  const lately: string[] = [];
  const port: AttemptWatch = {
    revision,
    touchedBefore: task.touchedBefore,
    written: () => written,
    remember: (line) => {
      lately.push(line);
      if (lately.length > LATELY) lately.shift();
    },
    flag: (at: StepKey, flag) => {
      told.push(flag);
      ride.durable.note(at, 'execution', { kind: 'progress.flagged', step: task.step, ...flag });
    },
  };
  const wrote = (files: readonly WrittenFile[]): void => {
    written = files;
  };
  return { port, told, lately, wrote };
}
