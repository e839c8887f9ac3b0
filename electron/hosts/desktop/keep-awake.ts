import type { ElectronParts } from './electron-parts.ts';
import { type JobsListener, workingJobs } from './watch-jobs.ts';
import { type RunsListener, workingRuns } from './watch-runs.ts';

export interface Wakefulness {
  readonly onRuns: RunsListener;
  readonly onJobs: JobsListener;
  /** Looks at the preference again. */
  refresh(): void;
  /** Lets the machine sleep, whatever happens next. */
  release(): void;
}

/**
 * Keeps the machine from falling asleep while a run or a job works here, if people want that. The screen may go dark.
 * A run that waits for a person keeps nobody awake.
 */
export function keepAwake(
  { powerSaveBlocker }: Pick<ElectronParts, 'powerSaveBlocker'>,
  isWanted: () => boolean,
): Wakefulness {
  let blocker: number | null = null;
  let working = 0;
  let pulling = 0;
  const release = (): void => {
    if (blocker === null) return;
    const held = blocker;
    blocker = null;
    powerSaveBlocker.stop(held);
  };
  const refresh = (): void => {
    if (working + pulling === 0 || !isWanted()) release();
    else blocker ??= powerSaveBlocker.start('prevent-app-suspension');
  };
  return {
    onRuns({ runs }) {
      working = workingRuns(runs).length;
      refresh();
    },
    onJobs({ jobs }) {
      pulling = workingJobs(jobs).length;
      refresh();
    },
    refresh,
    release,
  };
}
