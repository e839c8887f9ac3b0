import type { TandemError } from '../../shared/errors.ts';
import { assertNever } from '../../shared/result.ts';

/** How one attempt at a call failed, told apart by what can be done about it. */
export type Failure =
  /** An error answer; nothing was generated, nothing is billed. */
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly type: string | null;
      readonly code: string | null;
      readonly message: string;
      readonly retryAfterMs: number | null;
      /** The server's own word (`x-should-retry`). */
      readonly shouldRetry: boolean | null;
    }
  /** An error event inside an answer that had begun. */
  | { readonly kind: 'stream-error'; readonly type: string | null; readonly message: string }
  | { readonly kind: 'stalled'; readonly begun: boolean }
  | { readonly kind: 'lost'; readonly detail: string }
  /** No connection came about: refused, no such host, no trust. */
  | { readonly kind: 'unreachable'; readonly detail: string; readonly lasting: boolean };

export type RetryDecision =
  | {
      readonly kind: 'retry';
      readonly because: string;
      /** What the server asked for; null leaves it to our own backoff. */
      readonly waitMs: number | null;
      /** Whether the failed attempt may be on the bill. */
      readonly maybePaid: boolean;
    }
  | { readonly kind: 'stop'; readonly outcome: string; readonly error: TandemError };

const SPEND_CODES = /spend_limit_reached$|^ramp_limit_exceeded$/;
const SPEND_WORDS = /usage limits?|spend(?:ing)? limit|credit balance|billing|quota/i;

/** Pure: what to do about a failure, before attempts and time are counted. */
export function decideRetry(failure: Failure): RetryDecision {
  switch (failure.kind) {
    case 'http':
      return decideHttp(failure);
    case 'stream-error':
      return decideStreamError(failure.type, failure.message);
    case 'stalled':
      return retry(failure.begun ? 'the answer stopped coming' : 'no answer began', true);
    case 'lost':
      return retry(`the connection was lost (${failure.detail})`, true);
    case 'unreachable':
      return failure.lasting
        ? stop('unreachable', { kind: 'claude-unreachable', detail: failure.detail, attempts: 1 })
        : retry(failure.detail, false);
    default:
      return assertNever(failure);
  }
}

function decideHttp(failure: Extract<Failure, { kind: 'http' }>): RetryDecision {
  const { status, message, code, type } = failure;
  const isLimit =
    status === 402 ||
    type === 'billing_error' ||
    SPEND_CODES.test(code ?? '') ||
    (failure.retryAfterMs === null &&
      (status === 429 || status === 400) &&
      SPEND_WORDS.test(message));
  if (isLimit) return stop('limit', { kind: 'claude-limit', detail: message });
  const isTransient = status === 408 || status === 409 || status === 429 || status >= 500;
  if (failure.shouldRetry ?? isTransient) {
    return {
      kind: 'retry',
      because: describeStatus(failure),
      waitMs: failure.retryAfterMs,
      maybePaid: false,
    };
  }
  if (status === 401 || status === 403) {
    return stop('key-refused', { kind: 'key-refused', status, detail: message });
  }
  if (isTransient) {
    return stop('unreachable', {
      kind: 'claude-unreachable',
      detail: `${describeStatus(failure)}; it asked not to try again`,
      attempts: 1,
    });
  }
  return stop('rejected', { kind: 'claude-rejected', status, detail: message });
}

/** Mid-stream errors have no status; their type says the same. */
function decideStreamError(type: string | null, message: string): RetryDecision {
  const because = `the answer broke off: ${message}`;
  switch (type) {
    case 'invalid_request_error':
    case 'request_too_large':
      return stop('rejected', { kind: 'claude-rejected', status: 400, detail: message });
    case 'not_found_error':
      return stop('rejected', { kind: 'claude-rejected', status: 404, detail: message });
    case 'authentication_error':
      return stop('key-refused', { kind: 'key-refused', status: 401, detail: message });
    case 'permission_error':
      return stop('key-refused', { kind: 'key-refused', status: 403, detail: message });
    case 'billing_error':
      return stop('limit', { kind: 'claude-limit', detail: message });
    default:
      return retry(because, true);
  }
}

const retry = (because: string, maybePaid: boolean): RetryDecision => ({
  kind: 'retry',
  because,
  waitMs: null,
  maybePaid,
});

const stop = (outcome: string, error: TandemError): RetryDecision => ({
  kind: 'stop',
  outcome,
  error,
});

function describeStatus({ status, message }: Extract<Failure, { kind: 'http' }>): string {
  if (status === 429) return `rate limited (429): ${message}`;
  if (status === 529) return `Claude is overloaded (529): ${message}`;
  return `Claude answered ${status}: ${message}`;
}
