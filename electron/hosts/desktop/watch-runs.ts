import { type RunSummary, runStreams } from '../../../shared/ipc/runs.ts';
import type { ElectronParts } from './electron-parts.ts';
import type { EngineProcess } from './engine-process.ts';
import { watchStream } from './watch-stream.ts';

/**
 * What main knows of the runs, for tray, taskbar and notifications: the same stream that the window's library
 * follows, over a port of its own. While the engine is gone nothing runs.
 */
export interface RunsChange {
  readonly runs: readonly RunSummary[];
  /** What was known before, across a restart of the engine too; null at the first look. */
  readonly before: readonly RunSummary[] | null;
}

export type RunsListener = (change: RunsChange) => void;

/** Follows the runs across restarts of the engine. */
export function watchRuns(
  electron: Pick<ElectronParts, 'MessageChannelMain'>,
  engine: EngineProcess,
  listeners: readonly RunsListener[],
): void {
  let last: readonly RunSummary[] | null = null;
  let known = new Map<string, RunSummary>();
  let hasAll = false;
  const tell = (change: RunsChange): void => {
    for (const listener of listeners) listener(change);
  };
  watchStream(electron, engine, 'runs.watch', {
    onOpen() {
      known = new Map();
      hasAll = false;
    },
    onItem(raw) {
      const item = runStreams['runs.watch'].item.safeParse(raw).data;
      if (item === undefined) return;
      const before = hasAll ? [...known.values()] : last;
      if (item.kind === 'all') {
        known = new Map(item.runs.map((run) => [run.runId, run]));
        hasAll = true;
      } else known.set(item.run.runId, item.run);
      last = [...known.values()];
      tell({ runs: last, before });
    },
    onGone: () => tell({ runs: [], before: null }),
  });
}

/** Runs that work in this process and need nobody right now. */
export const workingRuns = (runs: readonly RunSummary[]): readonly RunSummary[] =>
  runs.filter((run) => run.here && run.status === 'running' && run.needs === null);

/** Runs that wait for a person, those of other processes too. */
export const waitingRuns = (runs: readonly RunSummary[]): readonly RunSummary[] =>
  runs.filter((run) => run.needs !== null);

/** Runs that would be interrupted if this process ended. */
export const riddenRuns = (runs: readonly RunSummary[]): readonly RunSummary[] =>
  runs.filter((run) => run.here && run.status === 'running');
