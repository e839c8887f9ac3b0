import type { TandemError } from '../../shared/errors.ts';
import { type ItemOf, type ParamsOf, type StreamName, streams } from '../../shared/ipc/contract.ts';
import type { ClientMessage, ServerMessage } from '../../shared/ipc/wire.ts';
import { createResumePoint } from './resume-point.ts';

/** Who reads a stream. */
export interface StreamListener<S extends StreamName> {
  /**
   * What came, in order. A promise says when it was taken in: until then the engine sends only a few more
   * batches and merges the rest.
   */
  onItems(items: readonly ItemOf<S>[]): void | Promise<void>;
  /** The engine ended it, with an error when it broke or was refused. A lost line does not end it. */
  onEnd(error: TandemError | null): void;
}

interface Subscription {
  readonly stream: StreamName;
  /** Whether the engine was asked for it over the present line. */
  isAsked: boolean;
  params(): unknown;
  /** False when something is missing before these items. */
  take(items: readonly unknown[]): Promise<boolean>;
  end(error: TandemError | null): void;
}

/** The streams of one window; all of them are opened again whenever the line is. */
export interface Subscriptions {
  subscribe<S extends StreamName>(
    stream: S,
    params: ParamsOf<S>,
    listener: StreamListener<S>,
  ): () => void;
  /** Asks for whatever was not asked for over this line. */
  reopen(): void;
  lose(): void;
  take(message: Extract<ServerMessage, { t: 'items' | 'ended' }>): void;
}

export function createSubscriptions(line: {
  readonly nextId: () => number;
  readonly send: (message: ClientMessage) => boolean;
  readonly parseOutputs: boolean;
}): Subscriptions {
  const open = new Map<number, Subscription>();
  const start = (subscription: Subscription) => {
    const id = line.nextId();
    open.set(id, subscription);
    const { stream } = subscription;
    subscription.isAsked = line.send({ t: 'open', id, stream, params: subscription.params() });
  };
  const takeItems = async (id: number, batch: number, items: readonly unknown[]) => {
    const subscription = open.get(id);
    if (subscription === undefined) return;
    const isWhole = await subscription.take(items);
    if (open.get(id) !== subscription) return;
    if (isWhole) return void line.send({ t: 'ack', id, batch });
    open.delete(id);
    line.send({ t: 'close', id });
    start(subscription);
  };
  return {
    subscribe(stream, params, listener) {
      const subscription = createSubscription(stream, params, {
        listener,
        parseOutputs: line.parseOutputs,
      });
      start(subscription);
      return () => {
        // Its number changes with every reopening.
        const [id] = [...open].find(([, one]) => one === subscription) ?? [];
        if (id === undefined) return;
        open.delete(id);
        line.send({ t: 'close', id });
      };
    },
    reopen() {
      for (const [id, subscription] of [...open]) {
        if (subscription.isAsked) continue;
        open.delete(id);
        start(subscription);
      }
    },
    lose() {
      for (const subscription of open.values()) subscription.isAsked = false;
    },
    take(message) {
      if (message.t === 'items') return void takeItems(message.id, message.batch, message.items);
      const subscription = open.get(message.id);
      open.delete(message.id);
      subscription?.end(message.error as TandemError | null);
    },
  };
}

function createSubscription<S extends StreamName>(
  stream: S,
  params: ParamsOf<S>,
  use: { readonly listener: StreamListener<S>; readonly parseOutputs: boolean },
): Subscription {
  const point = createResumePoint(stream, params);
  return {
    stream,
    isAsked: false,
    params: () => point.params(),
    async take(items) {
      const schema = streams[stream].item;
      // An item that is not as the table says throws: it is a mistake of ours, and dev and tests shall see it.
      const parsed = use.parseOutputs ? items.map((item) => schema.parse(item)) : items;
      const fresh = point.take(parsed as readonly ItemOf<S>[]);
      if (fresh === null) return false;
      if (fresh.length > 0) await use.listener.onItems(fresh);
      return true;
    },
    end: (error) => use.listener.onEnd(error),
  };
}
