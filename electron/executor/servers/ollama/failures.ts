import { z } from 'zod';
import type { TandemError } from '../../../../shared/errors.ts';
import type { HttpFault } from '../../../server-http/http.ts';
import type { ChatFailure } from '../../../workflow/chat-server.ts';
import { parseJson } from './wire.ts';

/** Who is blamed in the sentences made of a failure. */
export interface Blame {
  readonly server: string;
  readonly url: string;
  readonly tag: string;
}

/**
 * Ollama's failures are sentences: a JSON error before the first byte, the same text as a line in a 200
 * stream after it. This table sorts them by what can be done. Texts are those of Ollama 0.30 to 0.33 and of
 * the llama-server below it, whose own JSON arrives as a string inside the error field.
 */
const TEXTS: readonly (readonly [RegExp, (detail: string, blame: Blame) => ChatFailure])[] = [
  [
    /exceed_context_size|exceeds the available context|longer than the context length|maximum context length|input length exceeds/i,
    (detail) => ({ kind: 'context-full', detail }),
  ],
  [/failed to parse tool call arguments/i, fatalFailed],
  [
    /invalid tool call arguments|error parsing tool call/i,
    (detail) => ({ kind: 'malformed-call', detail }),
  ],
  [/server busy|maximum pending requests/i, (detail) => ({ kind: 'busy', detail })],
  [/does not support tools/i, (detail) => ({ kind: 'tools-unsupported', detail })],
  [/does not support (chat|thinking|completion|generate)/i, unsuitable],
  [/model .*not found/i, (_detail, blame) => fatal(missing(blame))],
  [
    /process has terminated: exit|timed out waiting for .* to start|unable to load full model|incompatible with your version/i,
    fatalFailed,
  ],
  [
    /runner has unexpectedly stopped|error was encountered while running the model|runner process has terminated/i,
    (detail) => ({ kind: 'runner-died', detail }),
  ],
  [/request canceled|context canceled/i, (detail) => ({ kind: 'connection-lost', detail })],
];

/** @param status HTTP status, or null for an error line inside a stream. */
export function parseFailure(status: number | null, body: string, blame: Blame): ChatFailure {
  const detail = errorText(body);
  for (const [pattern, failure] of TEXTS) if (pattern.test(detail)) return failure(detail, blame);
  if (status === 503 || status === 429) return { kind: 'busy', detail: detail || `HTTP ${status}` };
  if (status === 502 || status === 504 || status === 499) {
    return { kind: 'connection-lost', detail: detail || `HTTP ${status}` };
  }
  // What nobody has listed may pass: it is asked again a few times, as when the model's process has died.
  if (status === null || status >= 500) {
    return { kind: 'runner-died', detail: withStatus(status, detail) };
  }
  return fatalFailed(withStatus(status, detail), blame);
}

/** A failed connection; `begun` tells whether an answer had started. */
export function parseFault(fault: HttpFault): ChatFailure {
  return {
    kind: fault.kind === 'refused' ? 'unreachable' : 'connection-lost',
    detail: fault.detail,
  };
}

/** For calls that are not turns (version, show, load): every failure is final there. */
export function asTandemError(failure: ChatFailure, blame: Blame): TandemError {
  if (failure.kind === 'fatal') return failure.error;
  if (failure.kind === 'unreachable') return unreachable(blame, failure.detail);
  return { kind: 'server-failed', server: blame.server, detail: failure.detail };
}

export const unreachable = (blame: Blame, detail: string): TandemError => ({
  kind: 'server-unreachable',
  server: blame.server,
  url: blame.url,
  detail,
});

export const missing = (blame: Blame): TandemError => ({
  kind: 'model-missing',
  server: blame.server,
  tag: blame.tag,
});

const fatal = (error: TandemError): ChatFailure => ({ kind: 'fatal', error });

function fatalFailed(detail: string, blame: Blame): ChatFailure {
  return fatal({ kind: 'server-failed', server: blame.server, detail });
}

function unsuitable(detail: string, blame: Blame): ChatFailure {
  return fatal({ kind: 'model-unsuitable', tag: blame.tag, detail });
}

function withStatus(status: number | null, detail: string): string {
  if (status === 403 && detail === '') {
    return 'HTTP 403 without a text: the server does not accept this host name, or a proxy stands before it';
  }
  if (status === null) return detail || 'an error without a text';
  return `HTTP ${status}${detail === '' ? '' : `: ${detail}`}`;
}

const errorSchema = z.object({ error: z.unknown() });
const messageSchema = z.object({ message: z.string(), type: z.string().optional() });

/** The words of an error body: a string, an object with a message, or JSON inside a string, at most 500 long. */
function errorText(body: string): string {
  return unwrap(body, 3).trim().slice(0, 500);
}

function unwrap(body: string, depth: number): string {
  const outer = errorSchema.safeParse(parseJson(body));
  if (!outer.success || depth === 0) return body;
  const inner = outer.data.error;
  if (typeof inner === 'string') return unwrap(inner, depth - 1);
  const message = messageSchema.safeParse(inner);
  if (!message.success) return JSON.stringify(inner) ?? body;
  const { type } = message.data;
  return type === undefined ? message.data.message : `${message.data.message} (${type})`;
}
