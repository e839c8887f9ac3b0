import type { TandemError } from '../../shared/errors.ts';
import type { BodyOf } from '../../shared/run/event.ts';
import type { EffectScope } from '../workflow/ports.ts';
import type { SecretScanner } from './secret-scanner.ts';
import { type BodyEnd, watchBody } from './watch-body.ts';

/**
 * One announced request and its attempts. Everything an attempt does is told in the ledger: `egress.sent`,
 * durably, before a byte leaves, and `egress.answered` however it ends, exactly once. The ticket also keeps
 * what the client's errors would hide: why the door refused, how the connection ended, what the log threw.
 */

export interface TicketOrder {
  /** Exactly what will be sent. */
  readonly body: string;
  readonly stage: string;
  readonly model: string;
  /** Where each byte came from: the admission's manifest and the fixed parts (prompt, schema). */
  readonly parts: BodyOf<'egress.sent'>['parts'];
  readonly masked: number;
  readonly denied: BodyOf<'egress.sent'>['denied'];
  readonly scope: Pick<EffectScope, 'emit' | 'putBlob'>;
}

/** What became of the latest attempt. */
export interface AttemptFacts {
  /** HTTP status; null while no answer began. */
  readonly status: number | null;
  readonly contentType: string;
  readonly requestId: string | null;
  readonly bytesReceived: number;
  /** Null while it runs. */
  readonly ended: BodyEnd | null;
}

export interface Ticket {
  readonly sha256: string;
  readonly busy: boolean;
  readonly attempts: number;
  readonly last: AttemptFacts;
  /** Set when the door refused; the request did not leave. */
  readonly refusal: TandemError | null;
  /** What the log threw while an attempt was recorded; must be rethrown by whoever holds the ticket. */
  readonly fault: { readonly error: unknown } | null;
  refuse(why: string): never;
  forward(signal: AbortSignal | null): Promise<Response>;
  /** Ends an attempt that still runs as cancelled, and closes the door for this body. */
  close(): void;
}

export interface DoorContext {
  readonly base: URL;
  readonly apiKey: string | null;
  readonly fetch: typeof globalThis.fetch;
  readonly stallMs: number;
  readonly answerMs: number;
  readonly scanner: SecretScanner;
}

// The date of the API whose wire shapes the client speaks.
const API_VERSION = '2026-10-21';
const NOTHING: AttemptFacts = {
  status: null,
  contentType: '',
  requestId: null,
  bytesReceived: 0,
  ended: null,
};

export function createTicket(
  order: TicketOrder,
  sha256: string,
  door: DoorContext,
  onClose: () => void,
): Ticket {
  const state: TicketState = {
    attempts: 0,
    last: NOTHING,
    refusal: null,
    fault: null,
    cancel: null,
  };
  const refuse = (why: string): never => {
    state.refusal = { kind: 'egress-refused', detail: why };
    recording(state, () =>
      order.scope.emit({ kind: 'egress.refused', stage: order.stage, source: 'request', why }),
    );
    throw new Error(`The egress door refused the request: ${why}`);
  };
  return {
    sha256,
    get busy() {
      return state.cancel !== null;
    },
    get attempts() {
      return state.attempts;
    },
    get last() {
      return state.last;
    },
    get refusal() {
      return state.refusal;
    },
    get fault() {
      return state.fault;
    },
    refuse,
    forward: (signal) => {
      if (door.apiKey === null) {
        state.refusal = { kind: 'key-missing' };
        throw new Error("There is no key for Claude's door.");
      }
      const leak = door.scanner.findKnown(order.body);
      if (leak !== null) return refuse(`a secret known from ${leak} is still in the request`);
      return forward({ order, sha256, door, state, apiKey: door.apiKey }, signal);
    },
    close: () => {
      state.cancel?.();
      onClose();
    },
  };
}

interface TicketState {
  attempts: number;
  last: AttemptFacts;
  refusal: TandemError | null;
  fault: { readonly error: unknown } | null;
  /** Ends the running attempt; null when none runs. */
  cancel: (() => void) | null;
}

interface Attempt {
  readonly order: TicketOrder;
  readonly sha256: string;
  readonly door: DoorContext;
  readonly state: TicketState;
  readonly apiKey: string;
}

/** The log's own fault must not pass for a network fault: the client would retry it. */
function recording<T>(state: TicketState, record: () => T): T {
  try {
    return record();
  } catch (error) {
    state.fault = { error };
    throw error;
  }
}

async function forward(attempt: Attempt, signal: AbortSignal | null): Promise<Response> {
  const { order, door, state } = attempt;
  const body = Buffer.from(order.body, 'utf8');
  state.attempts += 1;
  state.last = NOTHING;
  const seq = recordSent(attempt, body);
  const started = performance.now();
  const connection = new AbortController();
  const end = (how: BodyEnd, bytes: number) => {
    if (state.cancel === null) return;
    state.cancel = null;
    clearTimeout(silence);
    const ended = how === 'connection-lost' && signal?.aborted === true ? 'cancelled' : how;
    state.last = { ...state.last, bytesReceived: bytes, ended };
    try {
      recordAnswered(attempt, seq, performance.now() - started);
    } catch {
      // Timers and streams end here too, where nobody could catch it; the holder rethrows `fault`.
    }
  };
  state.cancel = () => {
    end('cancelled', state.last.bytesReceived);
    connection.abort();
  };
  const silence = setTimeout(() => {
    end('stalled', 0);
    connection.abort();
  }, door.answerMs);
  try {
    const response = await door.fetch(`${door.base.href.replace(/\/+$/, '')}/v1/messages`, {
      method: 'POST',
      headers: doorHeaders(attempt.apiKey),
      body,
      // A redirect would carry the body to an address that nobody configured.
      redirect: 'manual',
      signal: signal === null ? connection.signal : AbortSignal.any([signal, connection.signal]),
    });
    clearTimeout(silence);
    state.last = { ...state.last, ...readFacts(response) };
    return watched(response, {
      stallMs: door.stallMs,
      abort: () => connection.abort(),
      onEnd: end,
    });
  } catch (error) {
    end('connection-lost', 0);
    throw error;
  }
}

function watched(response: Response, watch: Parameters<typeof watchBody>[1]): Response {
  const { status, statusText, headers } = response;
  if (response.body === null) {
    watch.onEnd('complete', 0);
    return response;
  }
  return new Response(watchBody(response.body, watch), { status, statusText, headers });
}

const readFacts = (response: Response) => ({
  status: response.status,
  contentType: response.headers.get('content-type') ?? '',
  requestId: response.headers.get('request-id'),
});

/** The whole list; nothing that the client or its environment added gets past it. */
const doorHeaders = (apiKey: string): Readonly<Record<string, string>> => ({
  accept: 'application/json',
  // Plain bytes: what is counted is what came, and silence can't hide in a decompressor.
  'accept-encoding': 'identity',
  'anthropic-version': API_VERSION,
  authorization: `Bearer ${apiKey}`,
  'content-type': 'application/json',
  'user-agent': 'Tandem',
});

function recordSent({ order, sha256, door, state }: Attempt, body: Buffer): number {
  return recording(state, () => {
    const event = order.scope.emit(
      {
        kind: 'egress.sent',
        stage: order.stage,
        model: order.model,
        attempt: state.attempts,
        url: `${door.base.href.replace(/\/+$/, '')}/v1/messages`,
        bytes: body.byteLength,
        sha256,
        parts: order.parts,
        masked: order.masked,
        denied: order.denied,
        body: order.scope.putBlob(body),
        headers: { ...doorHeaders(''), authorization: 'Bearer <masked>' },
      },
      { durable: true },
    );
    return event.seq;
  });
}

function recordAnswered({ order, state }: Attempt, sent: number, ms: number): void {
  const { status, requestId, bytesReceived, ended } = state.last;
  recording(state, () =>
    order.scope.emit({
      kind: 'egress.answered',
      sent,
      status,
      requestId,
      bytesReceived,
      ms: Math.round(ms),
      ended: ended ?? 'cancelled',
    }),
  );
}
