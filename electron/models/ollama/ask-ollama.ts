import type { z } from 'zod';
import { err, ok, type Result } from '../../../shared/result.ts';
import { type HttpAsk, requestText } from '../../server-http/http.ts';
import { httpFault, type OllamaFault, type OllamaServer } from './ollama-server.ts';
import { errorText, parseWire } from './wire.ts';

/** Version, tags, show and ps answer from memory; only a dead or strangled server takes longer. */
const PATIENCE_MS = 15_000;
/** A list of models takes half a kilobyte for each; `show` has licences in it. */
const MAX_BYTES = 8 * 1024 * 1024;

export interface AskLimits {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  /** Of the answer, 8 MiB unless said; a longer one is no answer. */
  readonly maxBytes?: number | undefined;
}

/** The text of a 200 answer; any other status is `refused` with the server's words. Rejects only on abort. */
export async function askText(
  server: OllamaServer,
  ask: HttpAsk,
  limits: AskLimits = {},
): Promise<Result<string, OllamaFault>> {
  const answer = await requestText(server.address, ask, {
    signal: limits.signal ?? new AbortController().signal,
    timeoutMs: limits.timeoutMs ?? PATIENCE_MS,
    maxBytes: limits.maxBytes ?? MAX_BYTES,
  });
  if (!answer.ok) return err(httpFault(answer.error));
  const { status, text } = answer.value;
  if (status === 200) return ok(text);
  return err(refusal(server, status, text));
}

/** As `askText`, parsed; an answer of another shape is `not-ollama`. */
export async function askJson<S extends z.ZodType>(
  server: OllamaServer,
  ask: HttpAsk & { readonly schema: S },
  limits: AskLimits = {},
): Promise<Result<z.infer<S>, OllamaFault>> {
  const text = await askText(server, ask, limits);
  if (!text.ok) return text;
  const value = parseWire(ask.schema, text.value);
  return value === null ? err(notOllama(server, ask.path)) : ok(value);
}

export const jsonBody = (value: object): Uint8Array => Buffer.from(JSON.stringify(value));

/** @returns what an answer with an error status means; a page instead of JSON is no Ollama's. */
export function refusal(server: OllamaServer, status: number, body: string): OllamaFault {
  const words = errorText(body);
  if (status === 401) {
    const detail = `${server.address.display} asks for a user and password: ${words || 'HTTP 401'}`;
    return { kind: 'refused', status, detail };
  }
  if (status === 403 && words === '') {
    const detail = 'HTTP 403: it does not accept this host name, or a proxy stands before it';
    return { kind: 'refused', status, detail };
  }
  return { kind: 'refused', status, detail: words === '' ? `HTTP ${status}` : words };
}

function notOllama(server: OllamaServer, path: string): OllamaFault {
  const detail = `${server.address.display}${path} does not answer as Ollama does`;
  return { kind: 'not-ollama', detail };
}
