import {
  type ClientMessage,
  type ServerMessage,
  serverMessageSchema,
  WIRE_VERSION,
} from '../../shared/ipc/wire.ts';
import { type Cell, createCell } from './cell.ts';
import type { Connect, ConnectFault, Transport } from './transport.ts';

/**
 * The line to the engine that mends itself: it dials, greets, and after a loss dials again with growing
 * pauses. Who uses it sees one long connection with gaps.
 */
export type ConnectionState =
  /** For the first time; afterwards a missing connection is `lost`. */
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open'; readonly tandem: string }
  | {
      readonly kind: 'lost';
      /** `refused`: our token is not taken any more. `outdated`: the engine speaks another version; reload. */
      readonly why: ConnectFault | 'outdated';
      /** Milliseconds since 1970 of the next try; null while one is under way or none will be. */
      readonly retryAt: number | null;
    };

export interface Line {
  readonly state: Cell<ConnectionState>;
  /** False, and nothing sent, while the line is not open. */
  send(message: ClientMessage): boolean;
  /** Tries at once instead of waiting. */
  retryNow(): void;
  close(): void;
}

export interface LineEvents {
  onOpen(): void;
  onLost(): void;
  onMessage(message: ServerMessage): void;
}

const PAUSES_MS = [250, 500, 1_000, 2_000, 5_000, 10_000] as const;
const REFUSED_PAUSE_MS = 30_000;
const GREETING_MS = 15_000;

/** Starts dialling at once. */
export function createLine(connect: Connect, events: LineEvents): Line {
  const state = createCell<ConnectionState>({ kind: 'connecting' });
  let transport: Transport | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isClosed = false;

  const lose = (why: ConnectFault | 'outdated') => {
    const wasOpen = state.get().kind === 'open';
    transport = null;
    clearTimeout(timer);
    if (isClosed) return;
    const pause = why === 'outdated' ? null : pauseAfter(failures, why);
    failures += 1;
    if (pause !== null) timer = setTimeout(dial, pause);
    state.set({ kind: 'lost', why, retryAt: pause === null ? null : Date.now() + pause });
    if (wasOpen) events.onLost();
  };
  const greeted = (message: ServerMessage) => {
    if (message.t !== 'hello') return;
    clearTimeout(timer);
    if (message.version !== WIRE_VERSION) return dropAs('outdated');
    failures = 0;
    state.set({ kind: 'open', tandem: message.tandem });
    events.onOpen();
  };
  const dropAs = (why: ConnectFault | 'outdated') => {
    const dropped = transport;
    lose(why);
    dropped?.close();
  };
  const use = (opened: Transport) => {
    transport = opened;
    opened.onClose(() => {
      if (transport === opened) lose('unreachable');
    });
    opened.onMessage((raw) => {
      if (transport !== opened) return;
      const message = serverMessageSchema.safeParse(raw);
      // What can't be read can't be skipped either: a lost batch would be a silent gap.
      if (!message.success) dropAs('unreachable');
      else if (state.get().kind === 'open') events.onMessage(message.data);
      else greeted(message.data);
    });
    timer = setTimeout(() => dropAs('unreachable'), GREETING_MS);
    opened.send({ t: 'hello', version: WIRE_VERSION });
  };
  const dial = async () => {
    clearTimeout(timer);
    const before = state.get();
    if (before.kind === 'lost') state.set({ ...before, retryAt: null });
    const opened = await connect();
    if (!opened.ok) lose(opened.error);
    else if (isClosed) opened.value.close();
    else use(opened.value);
  };

  void dial();
  return {
    state,
    send(message) {
      if (state.get().kind !== 'open' || transport === null) return false;
      transport.send(message);
      return true;
    },
    retryNow() {
      const now = state.get();
      if (now.kind === 'lost' && now.retryAt !== null) void dial();
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      transport?.close();
    },
  };
}

/** Spread a little, so that the windows of a team do not all come back in the same moment. */
function pauseAfter(failures: number, why: ConnectFault): number {
  if (why === 'refused') return REFUSED_PAUSE_MS;
  const pause = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 10_000;
  return Math.round(pause * (0.8 + Math.random() * 0.4));
}
