import type { ItemOf } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/result.ts';
import type { Desk } from '../desk.ts';
import type { OpenFeeds } from '../service.ts';

/** The library: all runs first, then the lines that changed. What it holds back are names, each once. */
export const openRunsFeed =
  ({ library }: Desk): OpenFeeds['runs.watch'] =>
  async (_params, events) => {
    let changed: Set<string> | 'all' = 'all';
    const stop = library.watch((runs) => {
      if (runs === null) changed = 'all';
      else if (changed !== 'all') for (const run of runs) changed.add(run);
      events.wake();
    });
    await library.refresh();
    return ok({
      take(): readonly ItemOf<'runs.watch'>[] {
        const wanted = changed;
        changed = new Set();
        const runs = [...library.summaries()];
        if (wanted === 'all') return [{ kind: 'all', runs }];
        return runs.filter(({ runId }) => wanted.has(runId)).map((run) => ({ kind: 'run', run }));
      },
      close: stop,
    });
  };
