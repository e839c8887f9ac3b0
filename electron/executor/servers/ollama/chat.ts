import type { IncomingMessage } from 'node:http';
import { err, type Result } from '../../../../shared/result.ts';
import type { OllamaAddress } from '../../../server-http/address.ts';
import {
  awaitResponse,
  describeFault,
  openRequest,
  readBody,
  toBuffer,
} from '../../../server-http/http.ts';
import { createLineSplitter } from '../../../server-http/line-splitter.ts';
import type {
  ChatFailure,
  ChatRequest,
  ChatTurn,
  ServerScope,
} from '../../../workflow/chat-server.ts';
import { createProgress } from '../show-progress.ts';
import { createAnswer } from './answer.ts';
import { type Blame, parseFailure, parseFault } from './failures.ts';
import { type Gone, type WaitingLimits, watchWaiting } from './waiting.ts';

export interface ChatLimits extends WaitingLimits {
  /** A response that has begun and sends nothing for so long is given up. */
  readonly stallMs: number;
  /** One line of the stream at most; a whole file in one call is well below it. */
  readonly maxLineBytes: number;
}

/** Empty frames keep a line open, as while a long call is held back, but not for ever: so many times the patience with silence. */
const EMPTY_TIMES = 30;

/** One `/api/chat` request. See `ChatServer.chat` for what callers may rely on. */
export async function chatOnce(
  where: { readonly address: OllamaAddress; readonly blame: Blame },
  request: ChatRequest,
  limits: ChatLimits,
  scope: ServerScope,
): Promise<Result<ChatTurn, ChatFailure>> {
  const startedAt = performance.now();
  const ask = { method: 'POST', path: '/api/chat', body: request.body } as const;
  const sent = openRequest(where.address, ask);
  const seen: { gone: Gone | null } = { gone: null };
  scope.pulse({ phase: 'prefill', who: 'executor', ms: 0 });
  const watch = watchWaiting(where.address, where.blame.tag, limits, {
    signal: scope.signal,
    pulse: scope.pulse,
    loadedPhase: 'prefill',
    gone: (why) => {
      seen.gone = why;
      sent.destroy(new Error(`the server stopped answering: ${why.detail}`));
    },
  });
  try {
    const response = await awaitResponse(sent, ask, scope.signal);
    watch.stop();
    if (!response.ok) {
      return err(seen.gone === null ? parseFault(response.error) : describeGone(seen.gone));
    }
    const reading = { ...where, startedAt, limits, scope };
    return await readResponse(response.value, reading);
  } finally {
    watch.stop();
    sent.destroy();
  }
}

/** A server that is only silent may be busy with something else, so that counts as a stall. */
const describeGone = (gone: Gone): ChatFailure => ({
  kind: gone.kind === 'refused' ? 'unreachable' : 'stalled',
  detail: gone.detail,
});

interface Reading {
  readonly blame: Blame;
  readonly startedAt: number;
  readonly limits: ChatLimits;
  readonly scope: ServerScope;
}

async function readResponse(
  response: IncomingMessage,
  reading: Reading,
): Promise<Result<ChatTurn, ChatFailure>> {
  const { stallMs } = reading.limits;
  const idle = createIdleWatch(stallMs, () => response.destroy());
  const empty = createIdleWatch(stallMs * EMPTY_TIMES, () => response.destroy());
  const abort = () => response.destroy();
  reading.scope.signal.addEventListener('abort', abort, { once: true });
  try {
    if (response.statusCode !== 200) {
      const body = await readBody(response, reading.scope.signal, 64 * 1024);
      const text = body.ok ? body.value : '';
      return err(parseFailure(response.statusCode ?? 0, text, reading.blame));
    }
    return await readFrames(response, reading, { idle, empty });
  } catch (cause) {
    if (reading.scope.signal.aborted) throw reading.scope.signal.reason;
    if (idle.expired() || empty.expired()) {
      const what = empty.expired()
        ? `nothing but empty frames for ${(stallMs * EMPTY_TIMES) / 1000} s`
        : `no byte for ${stallMs / 1000} s`;
      const detail = `${what} in the middle of the answer`;
      return err({ kind: 'stalled', detail });
    }
    const fault = describeFault(cause);
    return err({ kind: 'connection-lost', detail: fault.detail });
  } finally {
    idle.stop();
    empty.stop();
    reading.scope.signal.removeEventListener('abort', abort);
  }
}

/** Leaving the loop early destroys the response, and with it the socket. */
async function readFrames(
  response: IncomingMessage,
  reading: Reading,
  { idle, empty }: Readonly<Record<'idle' | 'empty', ReturnType<typeof createIdleWatch>>>,
): Promise<Result<ChatTurn, ChatFailure>> {
  let characters = 0;
  const answer = createAnswer(reading.blame, reading.startedAt);
  const splitter = createLineSplitter(reading.limits.maxLineBytes);
  const show = createProgress(reading.scope, answer);
  for await (const chunk of response) {
    idle.touch();
    const lines = splitter.push(toBuffer(chunk));
    if (lines === null) {
      const detail = `a line of the answer is longer than ${reading.limits.maxLineBytes} bytes`;
      return err({ kind: 'connection-lost', detail });
    }
    for (const line of lines) {
      const end = answer.take(line);
      if (end !== null) return end;
      if (answer.characters() !== characters) empty.touch();
      characters = answer.characters();
    }
    show();
  }
  if (reading.scope.signal.aborted) throw reading.scope.signal.reason;
  if (idle.expired() || empty.expired()) throw new Error('stalled');
  const last = splitter.rest();
  return (last === '' ? null : answer.take(last)) ?? err(answer.endWithoutDone());
}

/** Calls `expire` when `touch` was not called for `ms`. Checked lazily: a timer per chunk would cost more. */
function createIdleWatch(ms: number, expire: () => void) {
  let touchedAt = performance.now();
  let late = false;
  const check = (): void => {
    const left = touchedAt + ms - performance.now();
    if (left > 1) {
      timer = setTimeout(check, left);
      return;
    }
    late = true;
    expire();
  };
  let timer = setTimeout(check, ms);
  return {
    touch: () => {
      touchedAt = performance.now();
    },
    expired: () => late,
    stop: () => clearTimeout(timer),
  };
}
