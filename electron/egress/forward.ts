import {
  type DoorContext,
  NOTHING_YET,
  type TicketOrder,
  type TicketState,
} from './door-ticket.ts';
import { type BodyEnd, watchBody } from './watch-body.ts';

/**
 * One attempt: the ledger entry, the request, and the watch over its answer. Everything an attempt does is told
 * in the ledger: `egress.sent`, durably, before a byte leaves, and `egress.answered` however it ends, exactly once.
 */

// The date of the API whose wire shapes the client speaks.
const API_VERSION = '2026-10-21';

export interface Attempt {
  readonly order: TicketOrder;
  readonly sha256: string;
  readonly door: DoorContext;
  readonly state: TicketState;
  readonly apiKey: string;
}

/** The log's own fault must not pass for a network fault: the client would retry it. */
export function recording<T>(state: TicketState, record: () => T): T {
  try {
    return record();
  } catch (error) {
    state.fault = { error };
    throw error;
  }
}

export async function forward(attempt: Attempt, signal: AbortSignal | null): Promise<Response> {
  const { order, door, state } = attempt;
  signal?.throwIfAborted();
  const body = Buffer.from(order.body, 'utf8');
  state.attempts += 1;
  state.last = NOTHING_YET;
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
