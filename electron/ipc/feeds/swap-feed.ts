import type { SwapItem } from '../../../shared/ipc/swap.ts';
import { ok } from '../../../shared/result.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { OpenFeeds } from '../service.ts';

/** A swap test while it runs: each fork's beginning and end, then the result. Closing it stops the test. */
export const openSwapFeed =
  ({ swaps }: Pick<Engine, 'swaps'>): OpenFeeds['swap.run'] =>
  async (asked, events) => {
    const stop = new AbortController();
    let items: SwapItem[] = [];
    const say = (item: SwapItem): void => {
      items.push(item);
      events.wake();
    };
    const { signal } = stop;
    const made = swaps.run(asked, {
      signal,
      onProgress: (progress) => say({ kind: 'progress', progress }),
    });
    made.then(
      (result) => {
        if (signal.aborted) return;
        if (!result.ok) events.end(result.error);
        else if (result.value !== null) say({ kind: 'done', result: result.value });
      },
      (bug: unknown) => {
        if (signal.aborted) return;
        events.end({ kind: 'fault', detail: bug instanceof Error ? bug.message : String(bug) });
      },
    );
    return ok({
      take() {
        const taken = items;
        items = [];
        return taken;
      },
      close: () => stop.abort(new Error('the window left the test')),
    });
  };
