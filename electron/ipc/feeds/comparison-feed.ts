import type { ComparisonItem } from '../../../shared/ipc/comparisons.ts';
import { ok } from '../../../shared/result.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { OpenFeeds } from '../service.ts';

/** A comparison while it is made: of its progress only the newest, then the result. Closing it stops the work. */
export const openComparisonFeed =
  ({ comparisons }: Pick<Engine, 'comparisons'>): OpenFeeds['comparison.make'] =>
  async ({ runs, base }, events) => {
    const stop = new AbortController();
    let next: ComparisonItem | null = null;
    const say = (item: ComparisonItem): void => {
      next = item;
      events.wake();
    };
    const { signal } = stop;
    const made = comparisons.compare({
      ...{ runs, base, signal },
      onProgress: (progress) => say({ kind: 'progress', ...progress }),
    });
    void made.then((result) => {
      if (signal.aborted) return;
      if (result.ok) say({ kind: 'done', comparison: result.value });
      else events.end(result.error);
    });
    return ok({
      take() {
        const items = next === null ? [] : [next];
        next = null;
        return items;
      },
      close: () => stop.abort(),
    });
  };
