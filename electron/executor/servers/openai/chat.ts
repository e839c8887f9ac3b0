import type { IncomingMessage } from 'node:http';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { awaitResponse, openRequest, readBody } from '../../../server-http/http.ts';
import type {
  ChatFailure,
  ChatRequest,
  ChatScope,
  ChatTurn,
} from '../../../workflow/chat-server.ts';
import { type Answer, type AnswerEnd, createAnswer } from './answer.ts';
import type { OpenAiContact } from './contact.ts';
import { withoutStreaming } from './conversation.ts';
import { missing, parseFailure, parseFault } from './failures.ts';
import { readModelNames } from './look.ts';
import { readStream } from './read-stream.ts';
import { awaitLoaded, type Gone, watchWaiting } from './waiting.ts';

const PATH = '/v1/chat/completions';
/** A whole answer in one piece; a file in a call is far below it. */
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * One turn over `/v1/chat/completions`. A model that still loads is waited for. Calls that got damaged in the stream
 * are asked for once more in one piece, because servers read their own models better there; if that is no better, the
 * first answer counts. See `ChatServer.chat` for what callers may rely on.
 */
export async function chatOnce(
  contact: OpenAiContact,
  request: ChatRequest,
  scope: ChatScope,
): Promise<Result<ChatTurn, ChatFailure>> {
  const asking = { contact, request, scope, startedAt: performance.now() };
  const streamed = await askLoaded(asking, request.body);
  if (!streamed.ok) return streamed;
  if (!streamed.value.broken) return ok(streamed.value.turn);
  const because = 'malformed-call: a call lost a part in the stream; asked again in one piece';
  const role = scope.role ?? 'executor';
  scope.emit({ kind: 'model.retried', role, attempt: 1, waitMs: 0, because });
  const whole = await askLoaded(asking, withoutStreaming(request.body));
  return ok(whole.ok && !whole.value.broken ? whole.value.turn : streamed.value.turn);
}

interface Turning {
  readonly contact: OpenAiContact;
  readonly request: ChatRequest;
  readonly scope: ChatScope;
  readonly startedAt: number;
}

/** Asks, and once more after each time that the server says its model is loading. */
async function askLoaded(asking: Turning, body: Uint8Array): Promise<Result<Answer, ChatFailure>> {
  const { contact, request, scope } = asking;
  for (;;) {
    const end = await ask(asking, body);
    if (end.ok) return end;
    switch (end.error.kind) {
      case 'loading': {
        const gone = await awaitLoaded(contact, scope, request.settings.flavour);
        if (gone !== null) return err(describeGone(gone));
        await pause(contact.limits.pollMs, scope.signal);
        continue;
      }
      case 'missing': {
        const names = await readModelNames(contact, scope.signal);
        const { tag } = contact.blame;
        if (names.includes(tag)) {
          const { detail } = end.error;
          return err({ kind: 'runner-died', detail });
        }
        return err({ kind: 'fatal', error: missing(contact.blame, names) });
      }
      default:
        return err(end.error);
    }
  }
}

/** A server whose health is better than its answers is not asked in a tight circle. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, Math.min(ms, 1_000));
    signal.addEventListener('abort', end, { once: true });
  });

async function ask(
  { contact, request, scope, startedAt }: Turning,
  body: Uint8Array,
): Promise<AnswerEnd> {
  const accept = 'text/event-stream, application/json';
  const sending = { method: 'POST', path: PATH, body, accept } as const;
  const sent = openRequest(contact.address, sending);
  const seen: { gone: Gone | null } = { gone: null };
  const { flavour } = request.settings;
  scope.pulse({ phase: 'prefill', who: 'executor', ms: 0 });
  const watch = watchWaiting(contact, {
    ...{ signal: scope.signal, pulse: scope.pulse, flavour },
    gone: (why) => {
      seen.gone = why;
      sent.destroy(new Error(`the server stopped answering: ${why.detail}`));
    },
  });
  try {
    const response = await awaitResponse(sent, sending, scope.signal);
    if (!response.ok) {
      return err(seen.gone === null ? parseFault(response.error) : describeGone(seen.gone));
    }
    const answer = createAnswer(contact.blame, { startedAt, flavour });
    // Headers may be out long before the model has read the prompt: the first piece ends the waiting.
    const end = isStream(response.value)
      ? await readStream(response.value, answer, { ...contact, scope, begun: watch.stop })
      : await readWhole(response.value, answer, { contact, scope, begun: watch.stop });
    return seen.gone !== null && !end.ok ? err(describeGone(seen.gone)) : end;
  } finally {
    watch.stop();
    sent.destroy();
  }
}

/** Only what says that it is JSON, or an error, is read as a whole. */
const isStream = ({ statusCode, headers }: IncomingMessage): boolean =>
  statusCode === 200 && !/\bjson\b/i.test(headers['content-type'] ?? '');

async function readWhole(
  response: IncomingMessage,
  answer: ReturnType<typeof createAnswer>,
  reading: {
    readonly contact: OpenAiContact;
    readonly scope: ChatScope;
    readonly begun: () => void;
  },
): Promise<AnswerEnd> {
  const { contact, scope } = reading;
  reading.begun();
  const late = setTimeout(() => response.destroy(), contact.limits.stallMs);
  const body = await readBody(response, scope.signal, MOST_BYTES).finally(() => clearTimeout(late));
  if (!body.ok) return err(parseFault({ ...body.error, kind: 'lost' }));
  const status = response.statusCode ?? 0;
  if (status !== 200) {
    const retryAfter = response.headers['retry-after'];
    return err(parseFailure({ status, body: body.value, retryAfter }, contact.blame));
  }
  return answer.take(body.value) ?? answer.end();
}

/** A server that is only silent may be busy with something else, so that counts as a stall. */
const describeGone = (gone: Gone): ChatFailure => ({
  kind: gone.kind === 'refused' ? 'unreachable' : 'stalled',
  detail: gone.detail,
});
