import type { LookBackItem } from '../../../shared/ipc/explanations.ts';
import { ok } from '../../../shared/result.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { OpenFeeds } from '../service.ts';

/** One look back: a handful of repeats, then the explanation. Closing it ends the commands. */
export const openLookBackFeed =
  ({ explanations }: Pick<Engine, 'explanations'>): OpenFeeds['explain.lookBack'] =>
  async ({ run }, events) => {
    const stop = new AbortController();
    const items: LookBackItem[] = [];
    const add = (item: LookBackItem): void => {
      items.push(item);
      events.wake();
    };
    const watch = {
      signal: stop.signal,
      onRepeated: ({
        command,
        on,
        status,
      }: {
        command: string;
        on: 'base' | 'final';
        status: string;
      }) => add({ kind: 'repeated', command, on, status }),
    };
    explanations.lookBack(run, watch).then(
      (done) =>
        add(
          done.ok
            ? { kind: 'explained', explanation: done.value }
            : { kind: 'failed', error: done.error },
        ),
      (bug: unknown) => {
        const detail = bug instanceof Error ? bug.message : String(bug);
        events.end({ kind: 'fault', detail });
      },
    );
    return ok({ take: () => items.splice(0), close: () => stop.abort() });
  };
