import { createCell, type WritableCell } from '../../renderer/client/cell.ts';
import type { Client } from '../../renderer/client/client.ts';
import type { ConnectionState } from '../../renderer/client/line.ts';
import type { TandemError } from '../../shared/errors.ts';
import {
  type InputOf,
  type ItemOf,
  type MethodName,
  methods,
  type OutputOf,
  type ParamsOf,
  type StreamName,
} from '../../shared/ipc/contract.ts';
import type { FollowItem } from '../../shared/ipc/runs.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import { foldAll } from '../../shared/run/fold.ts';
import { markOf } from '../../shared/run/mark.ts';
import { MARK_CHUNK, packMarks } from '../../shared/run/mark-packer.ts';

type Reply<M extends MethodName> = (
  input: InputOf<M>,
) => Result<OutputOf<M>, TandemError> | Promise<Result<OutputOf<M>, TandemError>>;
type Replies = { [M in MethodName]?: Reply<M> };
/** What a stream says at once when it is opened. */
type Openings = { [S in StreamName]?: (params: ParamsOf<S>) => readonly ItemOf<S>[] };

/** A client without an engine: replies and streams are what a test says they are. */
export interface FakeClient extends Client {
  readonly connection: WritableCell<ConnectionState>;
  /** Every call so far, oldest first. */
  readonly calls: readonly { readonly method: MethodName; readonly input: unknown }[];
  /** Inputs of the calls of one method. */
  callsOf<M extends MethodName>(method: M): readonly InputOf<M>[];
  reply<M extends MethodName>(method: M, reply: Reply<M>): void;
  /** Says something on every open stream of this name. */
  emit<S extends StreamName>(stream: S, items: readonly ItemOf<S>[]): Promise<void>;
  end(stream: StreamName, error: TandemError | null): void;
  /** How many subscriptions a stream has now. */
  openStreams(stream: StreamName): number;
}

interface OpenStream {
  readonly stream: StreamName;
  take(items: readonly unknown[]): void | Promise<void>;
  end(error: TandemError | null): void;
}

/** A method without a reply answers `ipc-refused`, which a test notices. */
export function createFakeClient(
  given: { readonly replies?: Replies; readonly streams?: Openings } = {},
): FakeClient {
  const replies = new Map<string, (input: never) => unknown>(Object.entries(given.replies ?? {}));
  const openings = new Map<string, (params: never) => readonly unknown[]>(
    Object.entries(given.streams ?? {}),
  );
  const calls: { method: MethodName; input: unknown }[] = [];
  const open = new Set<OpenStream>();
  return {
    connection: createCell<ConnectionState>({ kind: 'open', tandem: '0.0.0' }),
    calls,
    callsOf: <M extends MethodName>(method: M) =>
      calls.filter((call) => call.method === method).map(({ input }) => input as InputOf<M>),
    reply: (method, reply) => void replies.set(method, reply),
    async invoke<M extends MethodName>(method: M, input: InputOf<M>) {
      const parsed = methods[method].input.safeParse(input);
      if (!parsed.success)
        return err({ kind: 'ipc-refused', name: method, detail: parsed.error.message });
      calls.push({ method, input: parsed.data });
      const reply = replies.get(method);
      if (reply === undefined)
        return err({ kind: 'ipc-refused', name: method, detail: 'the test gave no reply for it' });
      return (await reply(parsed.data as never)) as Result<OutputOf<M>, TandemError>;
    },
    subscribe(stream, params, listener) {
      const one: OpenStream = {
        stream,
        take: (items) => listener.onItems(items as Parameters<typeof listener.onItems>[0]),
        end: (error) => listener.onEnd(error),
      };
      open.add(one);
      const opening = openings.get(stream)?.(params as never) ?? [];
      if (opening.length > 0) void one.take(opening);
      return () => void open.delete(one);
    },
    async emit(stream, items) {
      await Promise.all([...open].map((one) => (one.stream === stream ? one.take(items) : null)));
    },
    end(stream, error) {
      for (const one of [...open]) {
        if (one.stream !== stream) continue;
        open.delete(one);
        one.end(error);
      }
    },
    openStreams: (stream) => [...open].filter((one) => one.stream === stream).length,
    retryNow: () => undefined,
    close: () => open.clear(),
  };
}

/** What a follower gets first, for these events. */
export function snapshotOf(
  runId: string,
  events: readonly RunEvent[],
): Extract<FollowItem, { kind: 'snapshot' }> {
  const marks = events.map(markOf);
  const chunks: string[] = [];
  for (let from = 0; from < marks.length; from += MARK_CHUNK)
    chunks.push(packMarks(marks.slice(from, from + MARK_CHUNK)));
  const first = events[0];
  return {
    kind: 'snapshot',
    runId,
    epoch: first?.kind === 'run.started' ? first.epoch : new Date(0).toISOString(),
    state: foldAll(events),
    marks: chunks,
    marksUpTo: events.length,
    lastSeq: events.length,
    bytesOnDisk: 4_096,
    runFile: `/runs/${runId}.tandem`,
    damage: null,
  };
}

/** A control item as it is for a run nobody rides, with what a test wants different. */
export const controlOf = (
  given: Partial<Extract<FollowItem, { kind: 'control' }>> = {},
): Extract<FollowItem, { kind: 'control' }> => ({
  kind: 'control',
  here: false,
  running: false,
  pausing: false,
  asks: [],
  queued: [],
  ...given,
});

/** Streams and replies with which every screen can show this recorded run. */
export function replayingRun(runId: string, events: readonly RunEvent[]) {
  return {
    replies: {
      'run.event': ({ seq }: InputOf<'run.event'>) => {
        const event = events[seq - 1];
        return event === undefined
          ? err({ kind: 'usage', message: `There is no event ${seq}.` } as const)
          : ok({ event, blobs: {} });
      },
      'run.events': ({ from, count }: InputOf<'run.events'>) =>
        ok({ events: events.slice(from - 1, from - 1 + count) }),
    } satisfies Replies,
    streams: {
      'run.follow': () => [snapshotOf(runId, events), controlOf()],
    } satisfies Openings,
  };
}
