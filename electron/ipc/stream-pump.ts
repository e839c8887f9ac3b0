import type { TandemError } from '../../shared/errors.ts';
import { BATCHES_IN_FLIGHT, type ServerMessage } from '../../shared/ipc/wire.ts';
import type { Feed } from './service.ts';

/**
 * Sends one stream: what comes within a frame's time goes out as one batch, and only a few batches are on
 * their way without an acknowledgement. Meanwhile nothing is queued here; the feed keeps its place.
 */
const FRAME_MS = 16;

export interface StreamPump {
  wake(): void;
  /** The batch with this number was taken in. */
  acknowledge(batch: number): void;
  stop(): void;
}

export function createStreamPump(
  id: number,
  feed: Feed<unknown>,
  use: {
    send(message: ServerMessage): void;
    /** The feed threw: a bug. Nothing more is taken from it. */
    onBug(bug: unknown): void;
  },
): StreamPump {
  const underWay = new Set<number>();
  let batch = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  let mayHaveMore = true;
  const stop = () => {
    if (isStopped) return;
    isStopped = true;
    clearTimeout(timer);
    feed.close();
  };
  const pump = () => {
    timer = undefined;
    if (isStopped || underWay.size >= BATCHES_IN_FLIGHT) return;
    const items = takeFrom(feed, (bug) => {
      stop();
      use.onBug(bug);
    });
    mayHaveMore = items.length > 0;
    if (!mayHaveMore) return;
    batch += 1;
    underWay.add(batch);
    use.send({ t: 'items', id, batch, items: [...items] });
    schedule();
  };
  const schedule = () => {
    if (isStopped || !mayHaveMore || underWay.size >= BATCHES_IN_FLIGHT) return;
    timer ??= setTimeout(pump, feed.isFilling?.() === true ? 0 : FRAME_MS);
  };
  return {
    wake() {
      mayHaveMore = true;
      // The first batch is what the reader waits for.
      if (batch === 0 && timer === undefined) pump();
      else schedule();
    },
    acknowledge(number) {
      underWay.delete(number);
      schedule();
    },
    stop,
  };
}

function takeFrom(feed: Feed<unknown>, onBug: (bug: unknown) => void): readonly unknown[] {
  try {
    return feed.take();
  } catch (bug) {
    onBug(bug);
    return [];
  }
}

export const ended = (id: number, error: TandemError | null): ServerMessage => ({
  t: 'ended',
  id,
  error,
});
