import type { IncomingMessage } from 'node:http';
import { err } from '../../../../shared/result.ts';
import { describeFault, toBuffer } from '../../../server-http/http.ts';
import { createSseSplitter } from '../../../server-http/sse-splitter.ts';
import type { ServerScope } from '../../../workflow/chat-server.ts';
import { createProgress } from '../show-progress.ts';
import type { AnswerEnd, createAnswer } from './answer.ts';
import type { ChatLimits } from './contact.ts';

type Folding = ReturnType<typeof createAnswer>;

export interface Reading {
  readonly limits: ChatLimits;
  readonly scope: ServerScope;
  /** Called when the answer itself begins; comments are no answer. */
  readonly begun: () => void;
}

/** Empty parts keep a line open, as while a long call is held back, but not for ever: so many times the patience with silence. */
const EMPTY_TIMES = 30;

/** Reads an answer to its end. From its first piece on, silence is a fault. Rejects on abort. */
export async function readStream(
  response: IncomingMessage,
  answer: Folding,
  reading: Reading,
): Promise<AnswerEnd> {
  const { scope, limits } = reading;
  const idle = createIdleWatch(limits.stallMs, () => response.destroy());
  const empty = createIdleWatch(limits.stallMs * EMPTY_TIMES, () => response.destroy());
  const abort = () => response.destroy();
  scope.signal.addEventListener('abort', abort, { once: true });
  try {
    const end = await readEvents(response, answer, { ...reading, idle, empty });
    if (scope.signal.aborted) throw scope.signal.reason;
    if (empty.expired()) return onlyEmpty(answer, limits);
    return idle.expired() ? stalled(answer, limits) : end;
  } catch (cause) {
    if (scope.signal.aborted) throw scope.signal.reason;
    if (empty.expired()) return onlyEmpty(answer, limits);
    if (idle.expired()) return stalled(answer, limits);
    // Cut off behind the finish reason: only figures are lost.
    if (answer.hasFinished()) return answer.end();
    return err({ kind: 'connection-lost', detail: describeFault(cause).detail });
  } finally {
    idle.stop();
    empty.stop();
    scope.signal.removeEventListener('abort', abort);
  }
}

/** A server that has finished and then keeps the line open has said everything. */
const stalled = (answer: Folding, { stallMs }: ChatLimits): AnswerEnd =>
  answer.hasFinished()
    ? answer.end()
    : err({
        kind: 'stalled',
        detail: `no byte for ${stallMs / 1000} s in the middle of the answer`,
      });

const onlyEmpty = (answer: Folding, { stallMs }: ChatLimits): AnswerEnd =>
  answer.hasFinished()
    ? answer.end()
    : err({
        kind: 'stalled',
        detail: `nothing but empty parts for ${(stallMs * EMPTY_TIMES) / 1000} s in the middle of the answer`,
      });

/** Leaving the loop early destroys the response, and with it the socket. */
async function readEvents(
  response: IncomingMessage,
  answer: Folding,
  reading: Reading & Readonly<Record<'idle' | 'empty', ReturnType<typeof createIdleWatch>>>,
): Promise<AnswerEnd> {
  const { idle, empty, limits } = reading;
  let characters = 0;
  const splitter = createSseSplitter(limits.maxEventBytes);
  const show = createProgress(reading.scope, answer);
  for await (const chunk of response) {
    idle.touch();
    const events = splitter.push(toBuffer(chunk));
    if (events === null) {
      const detail = `a part of the answer is longer than ${limits.maxEventBytes} bytes`;
      return err({ kind: 'connection-lost', detail });
    }
    for (const { data, event } of events) {
      reading.begun();
      idle.start();
      empty.start();
      const end = answer.take(data, event);
      if (end !== null) return end;
      if (answer.characters() !== characters) empty.touch();
      characters = answer.characters();
    }
    if (events.length > 0) show();
  }
  const last = splitter.rest();
  return (last === null ? null : answer.take(last.data, last.event)) ?? answer.end();
}

/** Once started, calls `expire` when `touch` was not called for `ms`. Checked lazily: a timer per chunk would cost more. */
function createIdleWatch(ms: number, expire: () => void) {
  let touchedAt = performance.now();
  let late = false;
  let timer: NodeJS.Timeout | null = null;
  const check = (): void => {
    const left = touchedAt + ms - performance.now();
    if (left > 1) {
      timer = setTimeout(check, left);
      return;
    }
    late = true;
    expire();
  };
  return {
    start: () => {
      timer ??= setTimeout(check, ms);
    },
    touch: () => {
      touchedAt = performance.now();
    },
    expired: () => late,
    stop: () => {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
