/**
 * Wraps the body of an answer: counts its bytes, and gives it up when it has begun and then falls silent. Any
 * byte is life, a server's ping too, but not for ever: an answer that pings on and on is given up after thirty
 * times the silence allowed (half an hour by default, longer than any answer takes). `onEnd` is called exactly once, whichever way the body ends; a body that
 * ends by a fault of ours (the watchdog) errors with that fault, never with an abort, which a reader could
 * take for the end of the answer.
 */

export type BodyEnd = 'complete' | 'stalled' | 'connection-lost' | 'cancelled';

export interface BodyWatch {
  readonly stallMs: number;
  /** Tears the connection down. */
  abort(): void;
  onEnd(how: BodyEnd, bytes: number): void;
}

const LONGEST_IN_STALLS = 30;

export class StalledError extends Error {
  override readonly name = 'StalledError';
}

export function watchBody(
  body: ReadableStream<Uint8Array>,
  watch: BodyWatch,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let bytes = 0;
  let over = false;
  const deadline = performance.now() + watch.stallMs * LONGEST_IN_STALLS;
  const end = (how: BodyEnd) => {
    if (over) return;
    over = true;
    watch.onEnd(how, bytes);
  };
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const next = await readInTime(
          reader,
          Math.min(watch.stallMs, deadline - performance.now()),
        );
        switch (next.kind) {
          case 'bytes':
            bytes += next.value.byteLength;
            controller.enqueue(next.value);
            return;
          case 'done':
            end('complete');
            controller.close();
            return;
          case 'stalled':
            end('stalled');
            watch.abort();
            controller.error(new StalledError(describeStall(watch.stallMs, deadline)));
            return;
          case 'failed':
            end('connection-lost');
            controller.error(next.error);
        }
      },
      cancel: async () => {
        end('cancelled');
        watch.abort();
        // The connection is being torn down; how the reader takes it no longer matters.
        await reader.cancel().catch(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

const describeStall = (stallMs: number, deadline: number): string =>
  performance.now() >= deadline
    ? `no end after ${(stallMs * LONGEST_IN_STALLS) / 1000} s`
    : `no byte for ${stallMs / 1000} s`;

type Next =
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly kind: 'done' }
  | { readonly kind: 'stalled' }
  | { readonly kind: 'failed'; readonly error: unknown };

function readInTime(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  stallMs: number,
): Promise<Next> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ kind: 'stalled' }), stallMs);
    reader.read().then(
      ({ done, value }) => {
        clearTimeout(timer);
        resolve(done ? { kind: 'done' } : { kind: 'bytes', value });
      },
      (error: unknown) => {
        clearTimeout(timer);
        resolve({ kind: 'failed', error });
      },
    );
  });
}
