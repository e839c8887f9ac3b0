import { setTimeout as wait } from 'node:timers/promises';
import type { TandemError } from '../../shared/errors.ts';
import type { BodyOf } from '../../shared/run/event.ts';
import type { ChatFailure, ChatRequest, ChatServer, ChatTurn } from '../workflow/chat-server.ts';
import type { EffectScope } from '../workflow/ports.ts';
import { ServerFault } from './server-fault.ts';

/** Failures that belong to the model or the conversation; the loop gives them a name in the log. */
export type AnswerFailure = Extract<
  ChatFailure,
  {
    kind:
      | 'malformed-call'
      | 'tools-unsupported'
      | 'context-full'
      | 'degenerate-repetition'
      | 'refusal';
  }
>;
type Retryable = Exclude<ChatFailure, AnswerFailure | { kind: 'fatal' }>;

export interface Asking {
  readonly server: ChatServer;
  readonly serverName: string;
  /** Who the answers are for. */
  readonly role: BodyOf<'model.retried'>['role'];
  /** Milliseconds before the given try (1 is the first repetition) of a request that failed so. */
  readonly retryDelayMs: (attempt: number, because: Retryable['kind']) => number;
}

/** Broken answers are asked again this often; a server that is full is asked for as long as it lives. */
const MAX_RETRIES = { 'connection-lost': 3, stalled: 2, 'runner-died': 2, unreachable: 5 } as const;

/**
 * One turn of the model, asked again where that can help. Every repetition is an event and every wait is
 * shown. Throws `ServerFault` when the server is given up, and the signal's reason on abort.
 */
export async function askServer(
  asking: Asking,
  request: ChatRequest,
  scope: EffectScope,
): Promise<ChatTurn | AnswerFailure> {
  if (scope.rehearsal !== undefined) return scope.rehearsal.turn(request);
  const tries = new Map<Retryable['kind'], number>();
  for (let attempt = 1; ; attempt += 1) {
    const answer = await asking.server.chat(request, { ...scope, role: asking.role });
    if (answer.ok) return answer.value;
    const failure = answer.error;
    switch (failure.kind) {
      case 'malformed-call':
      case 'tools-unsupported':
      case 'context-full':
      case 'degenerate-repetition':
      case 'refusal':
        return failure;
      case 'fatal': {
        const detail = asking.role === 'executor' ? refusedTransport(failure.error, request) : null;
        if (detail !== null) return { kind: 'tools-unsupported', detail };
        throw new ServerFault(failure.error);
      }
      default: {
        const times = (tries.get(failure.kind) ?? 0) + 1;
        tries.set(failure.kind, times);
        if (failure.kind !== 'busy' && times > MAX_RETRIES[failure.kind]) {
          throw new ServerFault(givenUp(asking, failure, times));
        }
        await waitForRetry(asking, failure, { attempt, times }, scope);
      }
    }
  }
}

/** The server's words when it refused the way that calls travel, and so may take another one; else null. */
function refusedTransport(error: TandemError, { settings }: ChatRequest): string | null {
  switch (settings.transport) {
    case 'native':
      return error.kind === 'model-unsuitable' && /tool/i.test(error.detail) ? error.detail : null;
    case 'constrained':
      return error.kind === 'server-failed' &&
        /format|schema|grammar|structured/i.test(error.detail)
        ? error.detail
        : null;
    case 'text':
      return null;
  }
}

async function waitForRetry(
  asking: Asking,
  failure: Retryable,
  count: { readonly attempt: number; readonly times: number },
  scope: EffectScope,
): Promise<void> {
  const waitMs = Math.max(asking.retryDelayMs(count.times, failure.kind), askedWaitMs(failure));
  const because = `${failure.kind}: ${failure.detail}`;
  const { role } = asking;
  scope.emit({ kind: 'model.retried', role, attempt: count.attempt, waitMs, because });
  const phase = failure.kind === 'busy' ? 'queue' : 'wait';
  scope.pulse({ phase, who: role, text: failure.detail, ms: waitMs });
  // A wait that is aborted rejects with an error of its own; callers expect the signal's reason.
  await wait(waitMs, undefined, { signal: scope.signal }).catch(() =>
    scope.signal.throwIfAborted(),
  );
}

/** A server that names a time knows better, within reason. */
const LONGEST_ASKED_MS = 120_000;

const askedWaitMs = (failure: Retryable): number =>
  failure.kind === 'busy' ? Math.min(failure.retryAfterMs ?? 0, LONGEST_ASKED_MS) : 0;

function givenUp(asking: Asking, failure: Retryable, times: number): TandemError {
  const { serverName: server } = asking;
  const detail = `${failure.detail} (${failure.kind}, ${times} times)`;
  if (failure.kind !== 'unreachable') return { kind: 'server-failed', server, detail };
  return { kind: 'server-unreachable', server, url: asking.server.url, detail: failure.detail };
}

/** Doubling from half a second; a full queue moves slowly, so it is asked at most every half minute. */
export function decideRetryDelay(attempt: number, because: Retryable['kind']): number {
  const longest = because === 'busy' ? 30_000 : 8_000;
  return Math.min(longest, 500 * 2 ** Math.min(attempt - 1, 10));
}
