import { type Caller, owner } from '../../electron/ipc/caller.ts';
import { serveConnection } from '../../electron/ipc/serve-connection.ts';
import type { Feed, FeedEvents, Handlers, Service } from '../../electron/ipc/service.ts';
import { type MethodName, methods, streams } from '../../shared/ipc/contract.ts';
import { type ServerMessage, WIRE_VERSION } from '../../shared/ipc/wire.ts';
import { err, ok } from '../../shared/result.ts';

/** One end of a connection whose other end is served: what was sent to the window, and ways to speak as it. */
export interface Connected {
  readonly sent: readonly ServerMessage[];
  say(message: unknown): void;
  hello(): void;
  /** The result of a call, once it is there. */
  call(method: string, input: unknown): Promise<unknown>;
  itemsOf(id: number): readonly unknown[];
  batchesOf(id: number): readonly number[];
  isClosed(): boolean;
  /** The window goes away. */
  leave(): void;
}

export function connect(service: Service, caller: Caller = owner): Connected {
  const sent: ServerMessage[] = [];
  const waiting = new Map<number, (result: unknown) => void>();
  let listener: (message: unknown) => void = () => undefined;
  let onClose: () => void = () => undefined;
  let isClosed = false;
  let id = 1_000;
  const end = () => {
    if (isClosed) return;
    isClosed = true;
    onClose();
  };
  serveConnection(
    {
      send(message) {
        sent.push(message);
        if (message.t === 'reply') waiting.get(message.id)?.(message.result);
      },
      onMessage: (next) => {
        listener = next;
      },
      onClose: (next) => {
        onClose = next;
      },
      close: end,
    },
    { service, caller },
  );
  const say = (message: unknown) => listener(message);
  return {
    sent,
    say,
    hello: () => say({ t: 'hello', version: WIRE_VERSION }),
    call(method, input) {
      id += 1;
      const asked = id;
      return new Promise((resolve) => {
        waiting.set(asked, resolve);
        say({ t: 'call', id: asked, method, input });
      });
    },
    itemsOf: (stream) =>
      sent.flatMap((message) =>
        message.t === 'items' && message.id === stream ? message.items : [],
      ),
    batchesOf: (stream) =>
      sent.flatMap((message) =>
        message.t === 'items' && message.id === stream ? [message.batch] : [],
      ),
    isClosed: () => isClosed,
    leave: end,
  };
}

/** A service whose handlers note that they were reached; what a test is about is given. */
export function fakeService(
  given: {
    readonly handlers?: Partial<Handlers>;
    readonly feed?: (events: FeedEvents) => Feed<never>;
  } = {},
) {
  const reached: { method: string; input: unknown }[] = [];
  const log: string[] = [];
  const handlers = Object.fromEntries(
    methodNames.map((method) => [
      method,
      async (input: unknown) => {
        reached.push({ method, input });
        return err({ kind: 'fault', detail: 'not part of this test' });
      },
    ]),
  );
  const open = async (_params: unknown, events: FeedEvents) =>
    ok(given.feed?.(events) ?? { take: () => [], close: () => undefined });
  const feeds = Object.fromEntries(Object.keys(streams).map((stream) => [stream, open]));
  const service = {
    handlers: { ...handlers, ...given.handlers },
    feeds,
    version: '0.0.0',
    log: (line: string) => void log.push(line),
  } as unknown as Service;
  return { service, reached, log };
}

export const methodNames = Object.keys(methods) as MethodName[];
