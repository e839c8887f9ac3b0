import type { DoorTicket } from './cloud-door.ts';
import type { Failure } from './failure.ts';

/**
 * Turns what the SDK threw into a `Failure`. The SDK's classes aren't asked: an error inside a stream carries
 * no status there, a stall looks like an abort, and a killed socket is a bare "terminated". The door's ticket
 * knows how the connection ended; the error's fields say what the server wrote.
 */
export function readFailure(error: unknown, last: DoorTicket['last'], now: number): Failure {
  if (last.ended === 'stalled') return { kind: 'stalled', begun: last.status !== null };
  const fields = readFields(error);
  if (fields.status !== null) {
    return {
      kind: 'http',
      status: fields.status,
      type: fields.type,
      code: fields.code,
      message: fields.message,
      retryAfterMs: readRetryAfter(fields.headers, now),
      shouldRetry: readShouldRetry(fields.headers),
    };
  }
  if (fields.type !== null) {
    return { kind: 'stream-error', type: fields.type, message: fields.message };
  }
  if (last.status !== null && !/event-stream/i.test(last.contentType)) {
    const type = last.contentType === '' ? 'no content type' : last.contentType;
    return { kind: 'lost', detail: `the answer was ${type}, not an event stream` };
  }
  if (last.status !== null) return { kind: 'lost', detail: describeCause(error) };
  return readNetworkFailure(error);
}

interface ErrorFields {
  readonly status: number | null;
  readonly type: string | null;
  readonly code: string | null;
  readonly message: string;
  readonly headers: Headers | null;
}

/** `status`, `headers`, and the body `{type: 'error', error: {type, message, details: {error_code}}}`. */
function readFields(error: unknown): ErrorFields {
  const outer = record(error);
  const body = record(outer.error);
  const inner = record(body.error);
  const status = typeof outer.status === 'number' ? outer.status : null;
  return {
    status,
    type: text(inner.type) ?? text(outer.type),
    code: text(record(inner.details).error_code),
    message: text(inner.message) ?? describePlainBody(error, status),
    headers: outer.headers instanceof Headers ? outer.headers : null,
  };
}

/** A proxy answers in HTML or plain text; people get its title or its first words. */
function describePlainBody(error: unknown, status: number | null): string {
  const raw = error instanceof Error ? error.message : String(error);
  const body = raw.replace(status === null ? '' : new RegExp(`^${status} `), '');
  const title = /<title[^>]*>([^<]{1,200})<\/title>/i.exec(body)?.[1];
  const plain = (title ?? body.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim().slice(0, 200);
  const isForeign = title !== undefined || /^\s*</.test(body);
  return isForeign
    ? `${plain} (not in Claude's words: a proxy may be in between)`
    : plain || 'no text';
}

/** Seconds or an HTTP date; `retry-after-ms` is finer and wins. */
function readRetryAfter(headers: Headers | null, now: number): number | null {
  const ms = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  const value = headers?.get('retry-after')?.trim() ?? '';
  if (value === '') return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function readShouldRetry(headers: Headers | null): boolean | null {
  const word = headers?.get('x-should-retry');
  return word === 'true' ? true : word === 'false' ? false : null;
}

// Before any answer: these codes mean that no byte of the request reached anybody.
const NOT_CONNECTED =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN|UND_ERR_CONNECT_TIMEOUT)$/;
const NO_TRUST = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO/;

function readNetworkFailure(error: unknown): Failure {
  const code = findCode(error);
  if (code !== null && NO_TRUST.test(code)) {
    return {
      kind: 'unreachable',
      detail: `the TLS connection is not trusted (${code})`,
      lasting: true,
    };
  }
  if (code !== null && NOT_CONNECTED.test(code)) {
    return { kind: 'unreachable', detail: `no connection (${code})`, lasting: false };
  }
  return { kind: 'lost', detail: code ?? describeCause(error) };
}

/** Node hides the system's code in the cause, or in the errors of an aggregate. */
function findCode(error: unknown, depth = 0): string | null {
  if (depth > 6 || !(error instanceof Error)) return null;
  const own = text(record(error).code);
  if (own !== null && own !== 'UND_ERR') return own;
  const nested = error instanceof AggregateError ? error.errors : [error.cause];
  for (const inner of nested) {
    const code = findCode(inner, depth + 1);
    if (code !== null) return code;
  }
  return null;
}

function describeCause(error: unknown): string {
  let deepest = error;
  for (let depth = 0; depth < 6; depth += 1) {
    if (!(deepest instanceof Error) || !(deepest.cause instanceof Error)) break;
    deepest = deepest.cause;
  }
  const message = deepest instanceof Error ? deepest.message : String(deepest);
  return message.slice(0, 200) || 'no reason given';
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...pick(value) } : {};
}

/** Own and inherited fields alike: the SDK's errors have getters. */
function pick(value: object): Readonly<Record<string, unknown>> {
  const names = ['status', 'headers', 'error', 'type', 'message', 'details', 'error_code', 'code'];
  return Object.fromEntries(names.map((name) => [name, Reflect.get(value, name)]));
}

const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
