import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { err, ok, type Result } from '../../shared/result.ts';
import type { ServerAddress } from './address.ts';

/**
 * Plain requests over node:http. The usual clients put hidden five-minute limits on headers and body, which
 * a model that loads from a slow disk exceeds, and can't cancel a request whose headers have not come;
 * here every limit is ours and destroying a request closes its socket, which is what makes Ollama stop.
 * One connection a request: a kept-alive socket that the server closes just then would look like a lost answer.
 */
export interface HttpAsk {
  readonly method: 'GET' | 'POST' | 'HEAD' | 'DELETE';
  readonly path: string;
  readonly body?: Uint8Array;
  /** Kinds of answers that are understood; default: JSON, in lines or not. */
  readonly accept?: string;
}

export interface HttpFault {
  /** `refused`: nothing was reached. `lost`: a connection existed. `timeout`: our own limit. */
  readonly kind: 'refused' | 'lost' | 'timeout';
  readonly detail: string;
}

export function openRequest(address: ServerAddress, ask: HttpAsk): ClientRequest {
  const send = address.protocol === 'https:' ? https.request : http.request;
  return send({
    hostname: address.hostname.replace(/^\[|\]$/g, ''),
    port: address.port,
    method: ask.method,
    path: `${address.basePath}${ask.path}`,
    agent: false,
    headers: {
      accept: ask.accept ?? 'application/x-ndjson, application/json',
      ...(ask.body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': ask.body.byteLength }),
      ...(address.authorization === null ? {} : { authorization: address.authorization }),
    },
  });
}

/** Sends and waits for the headers, for as long as it takes. Rejects only on abort. */
export function awaitResponse(
  request: ClientRequest,
  ask: HttpAsk,
  signal: AbortSignal,
): Promise<Result<IncomingMessage, HttpFault>> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      request.destroy();
      reject(signal.reason);
    };
    // First, and for good: neither a request given up before it was sent nor a reset while reading may be uncaught.
    request.on('error', (cause) => {
      signal.removeEventListener('abort', abort);
      resolve(err(describeFault(cause)));
    });
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    request.on('response', (response) => {
      signal.removeEventListener('abort', abort);
      resolve(ok(response));
    });
    request.end(ask.body);
  });
}

/** A small request with a small answer: status and text, at most `maxBytes` of it. */
export async function requestText(
  address: ServerAddress,
  ask: HttpAsk,
  limits: { readonly signal: AbortSignal; readonly timeoutMs: number; readonly maxBytes?: number },
): Promise<Result<{ readonly status: number; readonly text: string }, HttpFault>> {
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  const signal = AbortSignal.any([limits.signal, timeout]);
  try {
    const response = await awaitResponse(openRequest(address, ask), ask, signal);
    if (!response.ok) return response;
    const text = await readBody(response.value, signal, limits.maxBytes ?? 32 * 1024 * 1024);
    return text.ok ? ok({ status: response.value.statusCode ?? 0, text: text.value }) : text;
  } catch (cause) {
    if (limits.signal.aborted || !timeout.aborted) throw cause;
    return err({ kind: 'timeout', detail: `no answer to ${ask.path} in ${limits.timeoutMs} ms` });
  }
}

/** Rejects only on abort. A longer body is cut: callers read error texts and small JSON with it. */
export async function readBody(
  response: IncomingMessage,
  signal: AbortSignal,
  maxBytes: number,
): Promise<Result<string, HttpFault>> {
  const stop = () => response.destroy();
  signal.addEventListener('abort', stop, { once: true });
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      const piece = toBuffer(chunk);
      chunks.push(piece);
      bytes += piece.length;
      if (bytes > maxBytes) break;
    }
  } catch (cause) {
    if (!signal.aborted) return err(describeFault(cause));
  } finally {
    signal.removeEventListener('abort', stop);
  }
  if (signal.aborted) throw signal.reason;
  return ok(Buffer.concat(chunks).toString('utf8', 0, Math.min(bytes, maxBytes)));
}

/** Streams of node:http hand out Buffers unless an encoding was set, which nobody here does. */
export function toBuffer(chunk: unknown): Buffer {
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
  return Buffer.from(String(chunk));
}

const NOTHING_REACHED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
]);

export function describeFault(cause: unknown): HttpFault {
  const code = codeOf(cause);
  const words =
    cause instanceof Error && cause.message !== '' ? cause.message : (code ?? 'unknown');
  return { kind: code !== null && NOTHING_REACHED.has(code) ? 'refused' : 'lost', detail: words };
}

/** A host with several addresses fails with one error that holds an error for each of them. */
function codeOf(cause: unknown): string | null {
  if (cause instanceof AggregateError && cause.errors.length > 0) return codeOf(cause.errors[0]);
  if (!(cause instanceof Error) || !('code' in cause)) return null;
  return typeof cause.code === 'string' ? cause.code : null;
}
