import type { z } from 'zod';
import type { TandemError } from '../../shared/errors.ts';
import {
  type MethodName,
  methods,
  type ParamsOf,
  type ParsedInputOf,
  type StreamName,
  streams,
} from '../../shared/ipc/contract.ts';
import { type ClientMessage, clientMessageSchema, WIRE_VERSION } from '../../shared/ipc/wire.ts';
import { err, type Result } from '../../shared/result.ts';
import { type Caller, neededForStream, neededScope } from './caller.ts';
import type { Feed, FeedEvents, Handlers, OpenFeeds, Service } from './service.ts';
import { createStreamPump, ended, type StreamPump } from './stream-pump.ts';
import type { ServerTransport } from './transport.ts';

/**
 * One window's connection. The caller was checked by whoever accepted it; here every input is parsed, in
 * every build, and this is one of the three places that catch a bug: the window gets a `fault`, the log its
 * stack, and the engine goes on.
 */
const MOST_AT_ONCE = 64;

interface ServedTo {
  readonly service: Service;
  readonly caller: Caller;
  /** Told to the window in the greeting; see the wire's `hello`. */
  readonly token?: string;
}

export interface ServedConnection {
  close(): void;
}

export function serveConnection(
  transport: ServerTransport,
  { service, caller, token }: ServedTo,
): ServedConnection {
  const open = new Map<number, OpenStream>();
  let isGreeted = false;
  let calls = 0;
  const closeAll = () => {
    for (const stream of open.values()) stream.stop();
    open.clear();
  };
  const refuseConnection = (why: string) => {
    service.log(`a connection of ${caller.name} was closed: ${why}`);
    closeAll();
    transport.close();
  };
  const answer = async (message: Extract<ClientMessage, { t: 'call' }>) => {
    calls += 1;
    const result = calls > MOST_AT_ONCE ? tooMany(message.method) : await call(message);
    calls -= 1;
    transport.send({ t: 'reply', id: message.id, result });
  };
  const call = async ({
    method,
    input,
  }: Extract<ClientMessage, { t: 'call' }>): Promise<Result<unknown, TandemError>> => {
    try {
      return await callMethod(service, caller, method, input);
    } catch (bug) {
      return err(faultOf(service, method, bug));
    }
  };
  const openStream = (message: Extract<ClientMessage, { t: 'open' }>) => {
    if (open.has(message.id)) return refuseConnection(`the stream ${message.id} is open already`);
    const refused = open.size >= MOST_AT_ONCE ? tooMany(message.stream).error : null;
    if (refused !== null) return transport.send(ended(message.id, refused));
    open.set(message.id, startStream(message, { service, caller, transport, open }));
  };
  transport.onClose(closeAll);
  transport.onMessage((raw) => {
    const parsed = clientMessageSchema.safeParse(raw);
    if (!parsed.success) return refuseConnection('it sent what no window sends');
    const message = parsed.data;
    if (message.t === 'hello') {
      isGreeted = true;
      const { version: tandem } = service;
      transport.send({ t: 'hello', version: WIRE_VERSION, tandem, ...(token && { token }) });
      if (message.version !== WIRE_VERSION) transport.close();
      return;
    }
    if (!isGreeted) return refuseConnection('it did not greet first');
    switch (message.t) {
      case 'call':
        return void answer(message);
      case 'open':
        return openStream(message);
      case 'ack':
        return open.get(message.id)?.pump?.acknowledge(message.batch);
      case 'close':
        open.get(message.id)?.stop();
        open.delete(message.id);
    }
  });
  return { close: () => refuseConnection('the engine ends') };
}

async function callMethod(
  service: Service,
  caller: Caller,
  name: string,
  input: unknown,
): Promise<Result<unknown, TandemError>> {
  if (!isMethod(name)) return refused(name, 'there is no such method');
  const needed = neededScope[name];
  if (!caller.scopes.has(needed)) return refused(name, notAllowed(caller, needed));
  return callParsed(service.handlers, name, { input, caller });
}

/** The contract's table once more, in the form in which a schema and its handler are seen to fit. */
const inputs: { readonly [M in MethodName]: { readonly input: z.ZodType<ParsedInputOf<M>> } } =
  methods;
const parameters: { readonly [S in StreamName]: { readonly params: z.ZodType<ParamsOf<S>> } } =
  streams;

async function callParsed<M extends MethodName>(
  handlers: Handlers,
  name: M,
  { input, caller }: { readonly input: unknown; readonly caller: Caller },
): Promise<Result<unknown, TandemError>> {
  const parsed = inputs[name].input.safeParse(input);
  return parsed.success ? handlers[name](parsed.data, caller) : refused(name, parsed.error.message);
}

interface OpenStream {
  /** Null until the feed is open. */
  pump: StreamPump | null;
  stop(): void;
}

function startStream(
  message: Extract<ClientMessage, { t: 'open' }>,
  use: {
    readonly service: Service;
    readonly caller: Caller;
    readonly transport: ServerTransport;
    readonly open: Map<number, OpenStream>;
  },
): OpenStream {
  const { id, stream } = message;
  let isStopped = false;
  const opened: OpenStream = {
    pump: null,
    stop() {
      isStopped = true;
      opened.pump?.stop();
    },
  };
  const end = (error: TandemError | null) => {
    if (isStopped) return;
    opened.stop();
    use.open.delete(id);
    use.transport.send(ended(id, error));
  };
  const onBug = (bug: unknown) => end(faultOf(use.service, stream, bug));
  const events = { wake: () => opened.pump?.wake(), end };
  openFeed(use, message, events).then((feed) => {
    if (!feed.ok) return end(feed.error);
    if (isStopped) return feed.value.close();
    opened.pump = createStreamPump(id, feed.value, {
      send: (batch) => use.transport.send(batch),
      onBug,
    });
    opened.pump.wake();
  }, onBug);
  return opened;
}

async function openFeed(
  { service, caller }: { readonly service: Service; readonly caller: Caller },
  { stream: name, params }: Extract<ClientMessage, { t: 'open' }>,
  events: FeedEvents,
): Promise<Result<Feed<unknown>, TandemError>> {
  if (!isStream(name)) return refused(name, 'there is no such stream');
  const needed = neededForStream[name];
  if (!caller.scopes.has(needed)) return refused(name, notAllowed(caller, needed));
  return openParsed(service.feeds, name, { params, events });
}

async function openParsed<S extends StreamName>(
  feeds: OpenFeeds,
  name: S,
  { params, events }: { readonly params: unknown; readonly events: FeedEvents },
): Promise<Result<Feed<unknown>, TandemError>> {
  const parsed = parameters[name].params.safeParse(params);
  return parsed.success ? feeds[name](parsed.data, events) : refused(name, parsed.error.message);
}

const isMethod = (name: string): name is MethodName => Object.hasOwn(methods, name);
const isStream = (name: string): name is StreamName => Object.hasOwn(streams, name);

const refused = (name: string, detail: string) =>
  err({ kind: 'ipc-refused', name: name.slice(0, 100), detail } as const);

const tooMany = (name: string) => refused(name, `more than ${MOST_AT_ONCE} at once`);

const notAllowed = (caller: Caller, needed: string): string =>
  `${caller.name} may not do this here: it takes the scope ${needed}`;

function faultOf(service: Service, name: string, bug: unknown): TandemError {
  service.log(`${name}: ${bug instanceof Error ? (bug.stack ?? bug.message) : String(bug)}`);
  return { kind: 'fault', detail: bug instanceof Error ? bug.message : String(bug) };
}
