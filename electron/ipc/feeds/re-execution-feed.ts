import type { ReExecutionItem } from '../../../shared/ipc/replays.ts';
import { err, ok } from '../../../shared/result.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { OpenFeeds } from '../service.ts';

/** A re-execution: of its progress only the newest, then what came of it. Closing it stops the work. */
export const openReExecutionFeed =
  ({ replays }: Pick<Engine, 'replays'>): OpenFeeds['replay.execute'] =>
  async ({ run, record, unsandboxed }, events) => {
    const stop = new AbortController();
    let next: ReExecutionItem | null = null;
    const say = (item: ReExecutionItem): void => {
      next = item;
      events.wake();
    };
    const work = replays.execute(
      { run, record },
      {
        signal: stop.signal,
        consent: async (detail) =>
          unsandboxed ? ok({ by: 'user' }) : err({ kind: 'consent-needed', detail }),
        onProgress: (progress) => say({ kind: 'progress', progress }),
      },
    );
    work.then(
      (done) => {
        if (done.ok) say({ kind: 'ended', report: done.value });
        else events.end(done.error);
      },
      (reason: unknown) => {
        // Stopped: nobody listens any more.
        if (stop.signal.aborted) return;
        const detail = reason instanceof Error ? reason.message : String(reason);
        events.end({ kind: 'fault', detail });
      },
    );
    return ok({
      take() {
        const items = next === null ? [] : [next];
        next = null;
        return items;
      },
      close: () => stop.abort(),
    });
  };
