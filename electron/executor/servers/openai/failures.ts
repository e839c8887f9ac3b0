import { z } from 'zod';
import type { TandemError } from '../../../../shared/errors.ts';
import type { HttpFault } from '../../../server-http/http.ts';
import type { ChatFailure } from '../../../workflow/chat-server.ts';
import type { Blame } from './contact.ts';
import { parseJson } from './wire.ts';

/** Besides the failures of a turn: two that the client deals with itself before anybody hears of them. */
export type WireFailure =
  | ChatFailure
  /** The server is up, its model is not yet. */
  | { readonly kind: 'loading'; readonly detail: string }
  /** The server has no such model; the sentence wants the list of those that it has. */
  | { readonly kind: 'missing'; readonly detail: string };

/** An answer with an error in it. */
export interface Refusal {
  /** HTTP status, or null for an error inside a stream. */
  readonly status: number | null;
  readonly body: string;
  readonly retryAfter: string | undefined;
}

/**
 * Each server has sentences of its own for the same trouble. This table sorts them by what can be done; the wordings
 * are those of vLLM, llama-server and LM Studio, and of the proxies before them.
 */
const TEXTS: readonly (readonly [RegExp, (detail: string, blame: Blame) => WireFailure])[] = [
  [/loading model|model is (?:still )?(?:being )?load/i, (detail) => ({ kind: 'loading', detail })],
  [
    /maximum context length|maximum model length|exceed_context_size|exceeds the (?:available )?context|too long to fit into the model|context (?:length|window|size) (?:exceeded|overflow)|greater than the context length|context overflow/i,
    (detail) => ({ kind: 'context-full', detail }),
  ],
  [
    /failed to parse tool call arguments|invalid tool call|error parsing tool call/i,
    (detail) => ({ kind: 'malformed-call', detail }),
  ],
  [
    /enable-auto-tool-choice|tool-call-parser/i,
    (_detail, blame) => unsuitable(blame, missingFlags(blame.tag)),
  ],
  [/tools? (?:param )?requires? --jinja/i, (_detail, blame) => unsuitable(blame, MISSING_JINJA)],
  [
    /model .*(?:does not exist|not found)|no models? loaded|invalid model identifier/i,
    (detail) => ({ kind: 'missing', detail }),
  ],
  [
    /model has crashed|engine(?:core)?.*(?:dead|encountered an issue)|has unexpectedly stopped|model (?:was )?unloaded/i,
    (detail) => ({ kind: 'runner-died', detail }),
  ],
];

export function parseFailure(refusal: Refusal, blame: Blame): WireFailure {
  const { status } = refusal;
  const detail = errorText(refusal.body);
  const told = detail || `HTTP ${status ?? 200}`;
  // Before the texts: who may not ask at all learns nothing else.
  if (status === 401 || status === 403) return fatal(keyError(status, detail, blame));
  for (const [pattern, failure] of TEXTS) if (pattern.test(detail)) return failure(detail, blame);
  if (status === 429 || status === 503) {
    const retryAfterMs = parseRetryAfter(refusal.retryAfter, Date.now());
    return { kind: 'busy', detail: told, ...(retryAfterMs === null ? {} : { retryAfterMs }) };
  }
  if (status === 404) return { kind: 'missing', detail: told };
  if (status === 408 || status === 499 || status === 502 || status === 504)
    return { kind: 'connection-lost', detail: told };
  if (status === null || status >= 500) {
    const code = status === null ? '' : `HTTP ${status}: `;
    return { kind: 'runner-died', detail: `${code}${told}` };
  }
  const words = detail === '' ? `HTTP ${status}` : `HTTP ${status}: ${detail}`;
  return fatal({ kind: 'server-failed', server: blame.server, detail: words });
}

/** A failed connection. */
export function parseFault(fault: HttpFault): ChatFailure {
  return {
    kind: fault.kind === 'refused' ? 'unreachable' : 'connection-lost',
    detail: fault.detail,
  };
}

/** For requests that are not turns: every failure is final there. */
export function asTandemError(failure: WireFailure, blame: Blame): TandemError {
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

export const missing = (blame: Blame, known: readonly string[]): TandemError => ({
  kind: 'model-missing',
  server: blame.server,
  tag: blame.tag,
  known,
});

/** Names the variable and never the key. */
export function keyError(status: number, words: string, blame: Blame): TandemError {
  // Some servers repeat the key that they refuse.
  const harmless = words.replace(/\S{13,}/g, '…');
  const said = `HTTP ${status}${harmless === '' ? '' : `: ${harmless}`}`;
  return { kind: 'server-failed', server: blame.server, detail: `${whyNoKey(blame)} (${said})` };
}

export function whyNoKey({ keyVariable, hasKey }: Blame): string {
  if (keyVariable === null)
    return 'it asks for a key; put the key into an environment variable and name that variable as keyVariable of this server in the settings';
  return hasKey
    ? `it refuses the key that the variable ${keyVariable} holds; correct the variable and start Tandem again`
    : `it asks for a key and the variable ${keyVariable} is not set; set it and start Tandem again`;
}

const fatal = (error: TandemError): ChatFailure => ({ kind: 'fatal', error });

const unsuitable = ({ tag }: Blame, detail: string): ChatFailure =>
  fatal({ kind: 'model-unsuitable', tag, detail });

const MISSING_JINJA =
  'its server was started without the model’s chat template and so takes no tools; start llama-server with --jinja';

/** Which parser of vLLM's reads the calls of a model, by its name. */
const PARSERS: readonly (readonly [RegExp, string])[] = [
  [/qwen3[._-]?coder|qwen3\.\d/i, 'qwen3_xml'],
  [/qwen|hermes/i, 'hermes'],
  [/gpt-?oss/i, 'openai'],
  [/llama-?[34]/i, 'llama3_json'],
  [/mi[sx]tral|devstral|codestral|magistral/i, 'mistral'],
  [/deepseek/i, 'deepseek_v31'],
  [/glm-?4\.7/i, 'glm47'],
  [/glm/i, 'glm45'],
  [/kimi/i, 'kimi_k2'],
  [/granite/i, 'granite4'],
];

/** What a vLLM lacks that was started without tools. */
export function missingFlags(tag: string): string {
  const parser = PARSERS.find(([pattern]) => pattern.test(tag))?.[1];
  const flag =
    parser === undefined
      ? '--tool-call-parser with the parser of this model'
      : `--tool-call-parser ${parser}`;
  return `its server was started without tool calls; start vLLM with --enable-auto-tool-choice ${flag}`;
}

/** Milliseconds of a `Retry-After`: seconds or a date; null for none. */
export function parseRetryAfter(value: string | undefined, now: number): number | null {
  const text = value?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  const at = text === '' ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

const errorSchema = z.object({ error: z.unknown().optional() });
const messageSchema = z.object({
  message: z.string(),
  type: z.string().nullish(),
});

/** The words of an error body: a string, an object with a message, or the fields at the top, at most 500 long. */
export function errorText(body: string): string {
  return unwrap(body, 3).trim().slice(0, 500);
}

function unwrap(body: string, depth: number): string {
  const value = parseJson(body);
  const top = messageSchema.safeParse(value);
  if (top.success) return withType(top.data);
  const outer = errorSchema.safeParse(value);
  if (!outer.success || outer.data.error === undefined || depth === 0) {
    // A proxy's page says nothing in a sentence of ours.
    return /^\s*</.test(body) ? '' : body;
  }
  const inner = outer.data.error;
  if (typeof inner === 'string') return unwrap(inner, depth - 1);
  const message = messageSchema.safeParse(inner);
  return message.success ? withType(message.data) : (JSON.stringify(inner) ?? body);
}

const withType = ({ message, type }: z.infer<typeof messageSchema>): string =>
  type ? `${message} (${type})` : message;
