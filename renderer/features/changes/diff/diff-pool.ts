import { WorkerPoolManager } from '@pierre/diffs/worker';
import DiffWorker from '@pierre/diffs/worker/worker.js?worker';
import { DIFF_THEME, registerDiffTheme } from './diff-theme.ts';

/**
 * The workers that colour code, shared by all diffs of the window. Without them the library colours on the
 * acting thread, and a hostile file holds the window for many seconds. They are let go a while after the
 * last diff is closed, and given up when one breaks down or runs away on a grammar.
 */

/** Two are enough for one file at a time; more would only take memory. */
const WORKERS = 2;
const WARM_MS = 30_000;
/** Colouring a long file takes a second; ten mean that a grammar does not come to an end. */
const PATIENCE_MS = 10_000;

interface Pool {
  readonly manager: WorkerPoolManager;
  stop(): void;
}

const users = new Set<() => void>();
let pool: Pool | null = null;
let cooling: number | undefined;

/** The pool, for as long as a diff is shown. `onFailure` is called when there is none any more. */
export function borrowPool(onFailure: () => void): {
  readonly manager: WorkerPoolManager;
  release(): void;
} {
  window.clearTimeout(cooling);
  users.add(onFailure);
  pool ??= startPool();
  return {
    manager: pool.manager,
    release() {
      users.delete(onFailure);
      if (users.size === 0) cooling = window.setTimeout(stopPool, WARM_MS);
    },
  };
}

function startPool(): Pool {
  registerDiffTheme();
  const fail = (): void => {
    stopPool();
    for (const tell of [...users]) tell();
  };
  const manager = new WorkerPoolManager(
    {
      poolSize: WORKERS,
      workerFactory: () => {
        try {
          return new DiffWorker();
        } catch (fault) {
          // The library would go on by colouring on the acting thread.
          queueMicrotask(fail);
          throw fault;
        }
      },
      onWorkerError: (event) => {
        event.preventDefault();
        fail();
      },
      totalASTLRUCacheSize: 12,
    },
    {
      theme: { light: DIFF_THEME, dark: DIFF_THEME },
      tokenizeMaxLineLength: 1_000,
      maxLineDiffLength: 1_000,
      preferredHighlighter: 'shiki-js',
    },
  );
  let watchdog: number | undefined;
  const unsubscribe = manager.subscribeToStatChanges(({ activeTasks, workersFailed }) => {
    if (workersFailed) fail();
    else if (activeTasks > 0) watchdog ??= window.setTimeout(fail, PATIENCE_MS);
    else {
      window.clearTimeout(watchdog);
      watchdog = undefined;
    }
  });
  return {
    manager,
    stop() {
      window.clearTimeout(watchdog);
      unsubscribe();
      manager.terminate();
    },
  };
}

function stopPool(): void {
  const stopped = pool;
  pool = null;
  stopped?.stop();
}
