import { z } from 'zod';
import type { TandemError } from '../../shared/errors.ts';
import type {
  InputOf,
  MethodName,
  OutputOf,
  ParamsOf,
  StreamName,
} from '../../shared/ipc/contract.ts';
import { err, type Result } from '../../shared/result.ts';
import { createCalls } from './calls.ts';
import type { Cell } from './cell.ts';
import { type ConnectionState, createLine } from './line.ts';
import { createSubscriptions, type StreamListener } from './subscriptions.ts';
import type { Connect } from './transport.ts';

// Compiled parsers need `new Function`, which the page's policy forbids.
z.config({ jitless: true });

/**
 * The window's only way to the engine, typed by the contract's table. The same over every transport.
 */
export interface Client {
  /**
   * One request with one reply. Before the first connection it waits; while the line is lost it fails at
   * once with `connection-lost`, and so does a call whose reply was cut off: whether that one was heard is
   * not known, but whatever it caused shows up in the streams.
   */
  invoke<M extends MethodName>(
    method: M,
    input: InputOf<M>,
  ): Promise<Result<OutputOf<M>, TandemError>>;
  /** Follows a stream across lost lines until the returned function is called or the engine ends it. */
  subscribe<S extends StreamName>(
    stream: S,
    params: ParamsOf<S>,
    listener: StreamListener<S>,
  ): () => void;
  readonly connection: Cell<ConnectionState>;
  /** Connects at once when the line is lost. */
  retryNow(): void;
  close(): void;
}

/** Connects at once and for good. `parseOutputs`: also check what the engine says, in development and tests. */
export function createClient(
  connect: Connect,
  { parseOutputs }: { readonly parseOutputs: boolean } = { parseOutputs: import.meta.env.DEV },
): Client {
  let last = 0;
  const wire = {
    nextId: () => ++last,
    send: (message: Parameters<typeof line.send>[0]) => line.send(message),
    parseOutputs,
  };
  const calls = createCalls(wire);
  const subscriptions = createSubscriptions(wire);
  const line = createLine(connect, {
    onOpen: () => subscriptions.reopen(),
    onLost() {
      subscriptions.lose();
      calls.lose();
    },
    onMessage(message) {
      if (message.t === 'reply') calls.reply(message);
      else if (message.t !== 'hello') subscriptions.take(message);
    },
  });
  return {
    async invoke(method, input) {
      const isOpen = await settled(line.state);
      return isOpen ? calls.call(method, input) : err({ kind: 'connection-lost' });
    },
    subscribe: (stream, params, listener) => subscriptions.subscribe(stream, params, listener),
    connection: line.state,
    retryNow: () => line.retryNow(),
    close() {
      line.close();
      calls.lose();
    },
  };
}

/** Waits for the end of the first dialling; then whether the line is open. */
function settled(state: Cell<ConnectionState>): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      const { kind } = state.get();
      if (kind === 'connecting') return;
      stop();
      resolve(kind === 'open');
    };
    const stop = state.subscribe(look);
    look();
  });
}
