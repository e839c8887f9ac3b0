import type { RunSummary } from '../../../shared/ipc/runs.ts';
import type { DeskEngine } from './desk-engine.ts';
import type { LiveRun } from './live-run.ts';
import { summarizeListing, summarizeLive } from './run-summary.ts';

/**
 * All runs on this machine, kept current while somebody watches: those of this process as they change, those
 * of others by looking about every second.
 */
export interface RunLibrary {
  /** Reads what is on the disk now, at most a few times a second; never rejects. */
  refresh(): Promise<void>;
  summaries(): readonly RunSummary[];
  /** Whether some process rides the run. */
  readonly isRunning: (runId: string) => Promise<boolean>;
  /** Tells about the changes of a run of this process. */
  follow(live: LiveRun): void;
  /** `null`: runs came or went, so that the whole list is to be read. */
  watch(listener: (changed: readonly string[] | null) => void): () => void;
  close(): void;
}

const LOOK_MS = 1_000;
/** A run of this process changes with every event; its line need not. */
const LIVE_MS = 250;

export function createRunLibrary(
  engine: Pick<DeskEngine, 'runs'>,
  riding: () => readonly LiveRun[],
): RunLibrary {
  const watchers = new Set<(changed: readonly string[] | null) => void>();
  let recorded = new Map<string, RunSummary>();
  let looking: Promise<void> | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setInterval> | undefined;
  const tell = (changed: readonly string[] | null) => {
    for (const watcher of [...watchers]) watcher(changed);
  };
  const look = async () => {
    const listed = await engine.runs();
    lookedAt = performance.now();
    // A folder that can't be read just now: what was known stays.
    if (!listed.ok) return;
    const next = new Map(listed.value.map((run) => [run.runId, summarizeListing(run)]));
    const before = recorded;
    recorded = next;
    const isSameSet = next.size === before.size && [...next.keys()].every((id) => before.has(id));
    if (!isSameSet) return tell(null);
    const changed = [...next.keys()].filter(
      (id) => JSON.stringify(before.get(id)) !== JSON.stringify(next.get(id)),
    );
    if (changed.length > 0) tell(changed);
  };
  const refresh = async () => {
    looking ??= look().finally(() => {
      looking = null;
    });
    await looking;
  };
  const refreshIfOld = async () => {
    if (performance.now() - lookedAt >= LOOK_MS / 2) await refresh();
  };
  return {
    refresh,
    summaries() {
      const live = riding().map(summarizeLive);
      const here = new Set(live.map(({ runId }) => runId));
      return [...live, ...[...recorded.values()].filter(({ runId }) => !here.has(runId))];
    },
    async isRunning(runId) {
      await refreshIfOld();
      return recorded.get(runId)?.status === 'running';
    },
    follow(live) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const say = () => {
        timer = undefined;
        tell([live.runId]);
      };
      tell(null);
      const stop = live.onChange(() => {
        timer ??= setTimeout(say, LIVE_MS);
      });
      void live.over.then(() => {
        stop();
        clearTimeout(timer);
      });
    },
    watch(listener) {
      watchers.add(listener);
      timer ??= setInterval(() => void refreshIfOld(), LOOK_MS);
      return () => {
        watchers.delete(listener);
        if (watchers.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    close: () => clearInterval(timer),
  };
}
