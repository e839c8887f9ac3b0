import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { isLogFault } from '../../shared/run/log-fault.ts';
import type { RunState } from '../../shared/run/state.ts';
import type { RunRequest } from '../hosts/engine.ts';
import type { RevertFiles } from './desk/ask-delivery.ts';
import type { DeskEngine } from './desk/desk-engine.ts';
import { createKeptRuns, type KeptRuns } from './desk/kept-runs.ts';
import { nothingRecorded, type RecordedSoFar } from './desk/live-record.ts';
import { type BeginLife, type LiveRun, startLiveRun } from './desk/live-run.ts';
import { createLiveSource } from './desk/live-source.ts';
import { createRecordedSource } from './desk/recorded-source.ts';
import { createRunLibrary, type RunLibrary } from './desk/run-library.ts';
import type { RunSource } from './desk/run-source.ts';

/**
 * The runs of this process: it begins them, keeps what windows want to know about them, and passes on what
 * people decide. Any number of windows may look at a run; all see the same and the first answer counts.
 */
export interface Desk {
  /** Resolves when the run's first event is in the log. */
  start(request: RunRequest): Promise<Result<LiveRun, TandemError>>;
  resume(run: string): Promise<Result<LiveRun, TandemError>>;
  /** The run if this process rides it. */
  live(run: string): LiveRun | null;
  riding(): readonly LiveRun[];
  /** The state of the run that was begun last, whether it goes on or not. */
  lastRiding(): RunState | null;
  /** What followers read. Release it. */
  source(run: string): Promise<Result<RunSource, TandemError>>;
  /** Called when a run begins or ends its life in this process. */
  onRiderChange(runId: string, listener: () => void): () => void;
  readonly kept: KeptRuns;
  readonly library: RunLibrary;
  /** Interrupts everything that goes on here, and waits until it is written down. */
  close(): Promise<void>;
}

export interface DeskParts {
  readonly engine: DeskEngine;
  readonly revert: RevertFiles;
  log(line: string): void;
  /** Called after a run of this process has ended its life. */
  readonly onOver?: () => void;
}

export function createDesk({ engine, revert, log, onOver }: DeskParts): Desk {
  const onBug = (bug: unknown) => log(stackOf(bug));
  const riding = new Map<string, LiveRun>();
  const riders = createRiderWatch();
  const kept = createKeptRuns(engine);
  const library = createRunLibrary(engine, () => [...riding.values()]);
  let last: LiveRun | null = null;
  let isClosing = false;

  const adopt = (live: LiveRun) => {
    const { runId } = live;
    last = live;
    riding.set(runId, live);
    library.follow(live);
    riders.tell(runId);
    void live.over.then(() => {
      riding.delete(runId);
      onOver?.();
      void library.refresh();
      riders.tell(runId);
    });
    // The desk may have been closed while the first event was on its way.
    if (isClosing) live.stop(CLOSING);
  };
  const begin = async (life: BeginLife, recorded: RecordedSoFar = nothingRecorded) => {
    if (isClosing) return err({ kind: 'usage', message: 'Tandem is being closed.' } as const);
    const started = await startLiveRun({ begin: life, recorded, revert, onBug });
    if (started.ok) adopt(started.value);
    return started;
  };

  return {
    ...{ kept, library },
    start: (request) => begin((watch) => engine.run(request, watch)),
    async resume(run) {
      const recorded = await readForResume(kept, run);
      if (!recorded.ok) return recorded;
      const { runId } = recorded.value;
      if (riding.has(runId)) return err({ kind: 'run-locked', run: runId, pid: process.pid });
      return begin((watch) => engine.resume(runId, watch), recorded.value);
    },
    live: (run) => riding.get(run) ?? null,
    riding: () => [...riding.values()],
    lastRiding: () => last?.record.state() ?? null,
    source: (run) => openSource(kept, run, { riding, isRunning: library.isRunning, onBug }),
    onRiderChange: riders.watch,
    async close() {
      isClosing = true;
      library.close();
      const all = [...riding.values()];
      for (const live of all) live.stop(CLOSING);
      await Promise.all(all.map((live) => live.over));
      kept.close();
    },
  };
}

const CLOSING = 'the end of Tandem';

/** What the file holds, as the resumed life's record begins with. */
const readForResume = (kept: KeptRuns, run: string) =>
  kept.use(run, (open) => {
    open.poll();
    const snapshot = open.snapshot();
    const { damage, words, ...recorded } = snapshot;
    if (damage !== null) return err(damage);
    const marks = recorded.marks.map((skeleton, index) => `${skeleton}\n${words(index)}`);
    return ok({ runId: open.runId, ...recorded, marks });
  });

async function openSource(
  kept: KeptRuns,
  run: string,
  use: {
    readonly riding: ReadonlyMap<string, LiveRun>;
    readonly isRunning: (runId: string) => Promise<boolean>;
    readonly onBug: (bug: unknown) => void;
  },
): Promise<Result<RunSource, TandemError>> {
  const held = await kept.hold(run);
  if (!held.ok) return held;
  try {
    const { runId, runFile } = held.value.open;
    const live = use.riding.get(runId);
    if (live === undefined) return ok(createRecordedSource(held.value, use));
    held.value.release();
    return ok(createLiveSource(live, runFile));
  } catch (thrown) {
    held.value.release();
    if (isLogFault(thrown)) return err(thrown.fault);
    throw thrown;
  }
}

/** Who wants to know when a run gets another rider. */
function createRiderWatch() {
  const watchers = new Map<string, Set<() => void>>();
  return {
    tell(runId: string) {
      for (const watcher of [...(watchers.get(runId) ?? [])]) watcher();
    },
    watch(runId: string, watcher: () => void) {
      const those = watchers.get(runId) ?? new Set();
      watchers.set(runId, those);
      those.add(watcher);
      return () => {
        those.delete(watcher);
        if (those.size === 0) watchers.delete(runId);
      };
    },
  };
}

const stackOf = (bug: unknown): string =>
  bug instanceof Error ? (bug.stack ?? bug.message) : String(bug);
