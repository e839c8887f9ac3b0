import type { IncomingMessage } from 'node:http';
import {
  awaitResponse,
  describeFault,
  openRequest,
  readBody,
  toBuffer,
} from '../../server-http/http.ts';
import { createLineSplitter } from '../../server-http/line-splitter.ts';
import type { JobClock } from '../jobs/job-clock.ts';
import { jsonBody, refusal } from '../ollama/ask-ollama.ts';
import { httpFault, type OllamaFault, type OllamaServer } from '../ollama/ollama-server.ts';
import { errorText, type ProgressLine, parseWire, progressSchema } from '../ollama/wire.ts';

/** How a stream of progress lines ended. */
export type StreamEnd =
  | { readonly kind: 'success' }
  /** An error line, or an error status with a text. */
  | { readonly kind: 'error'; readonly text: string }
  /** Without either: the connection, the server or a proxy gave up. `wasReached`: a first byte came. */
  | { readonly kind: 'broken'; readonly detail: string; readonly wasReached: boolean }
  | { readonly kind: 'fault'; readonly fault: OllamaFault };

export interface StreamAsk {
  readonly path: '/api/pull' | '/api/create';
  readonly body: object;
  readonly clock: JobClock;
  readonly signal: AbortSignal;
  readonly onLine: (line: ProgressLine) => void;
  /** No line for so long: the server is asked whether it lives; a download begins anew. */
  readonly silentMs: number;
  /** Whether silence means that the connection is dead. */
  readonly isSilenceDeath: () => Promise<boolean>;
}

const MAX_LINE = 1024 * 1024;
const BROKE = 'the connection ended before the work did';

/** Rejects only on abort; leaving it in any way closes the socket, which is what makes the server stop. */
export async function readProgress(server: OllamaServer, ask: StreamAsk): Promise<StreamEnd> {
  const request = { method: 'POST', path: ask.path, body: jsonBody(ask.body) } as const;
  const sent = openRequest(server.address, request);
  sent.setSocketKeepAlive(true, 30_000);
  const silence = watchSilence(ask, () => sent.destroy(new Error('it fell silent')));
  try {
    const response = await awaitResponse(sent, request, ask.signal);
    if (!response.ok) return unreached(httpFault(response.error));
    const status = response.value.statusCode ?? 0;
    if (status === 200) return await readLines(response.value, ask, silence.heard);
    const body = await readBody(response.value, ask.signal, MAX_LINE);
    const fault = refusal(server, status, body.ok ? body.value : '');
    if (status === 400 || status === 404) return { kind: 'error', text: fault.detail };
    if (status >= 500 && body.ok && errorText(body.value) !== '') {
      return { kind: 'error', text: fault.detail };
    }
    if (status >= 500) return { kind: 'broken', detail: fault.detail, wasReached: true };
    return { kind: 'fault', fault };
  } finally {
    silence.stop();
    sent.destroy();
  }
}

const unreached = (fault: OllamaFault): StreamEnd => ({
  kind: 'broken',
  detail: fault.detail,
  wasReached: fault.kind !== 'unreachable',
});

async function readLines(
  response: IncomingMessage,
  ask: StreamAsk,
  heard: () => void,
): Promise<StreamEnd> {
  const splitter = createLineSplitter(MAX_LINE);
  const stop = () => response.destroy();
  ask.signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of response) {
      heard();
      for (const text of splitter.push(toBuffer(chunk)) ?? ['']) {
        const end = takeLine(text, ask);
        if (end !== null) return end;
      }
    }
    ask.signal.throwIfAborted();
    const rest = splitter.rest();
    const end = rest === '' ? null : takeLine(rest, ask);
    return end ?? { kind: 'broken', detail: BROKE, wasReached: true };
  } catch (cause) {
    ask.signal.throwIfAborted();
    return { kind: 'broken', detail: describeFault(cause).detail, wasReached: true };
  } finally {
    ask.signal.removeEventListener('abort', stop);
  }
}

/** The end that a line makes of the stream; null to go on. */
function takeLine(text: string, ask: StreamAsk): StreamEnd | null {
  const line = parseWire(progressSchema, text);
  if (line === null) {
    const detail = `${ask.path} does not answer as Ollama does`;
    return { kind: 'fault', fault: { kind: 'not-ollama', detail } };
  }
  if (line.error !== undefined) return { kind: 'error', text: errorText(text) };
  if (line.status === 'success') return { kind: 'success' };
  ask.onLine(line);
  return null;
}

/** A socket can die without a word. */
function watchSilence(ask: StreamAsk, kill: () => void) {
  let isOver = false;
  let forget = (): void => undefined;
  const wait = (): void => {
    forget();
    forget = ask.clock.after(ask.silentMs, () => void judge());
  };
  const judge = async (): Promise<void> => {
    const isDead = await ask.isSilenceDeath();
    if (isOver) return;
    if (isDead) kill();
    else wait();
  };
  wait();
  return {
    heard: wait,
    stop(): void {
      isOver = true;
      forget();
    },
  };
}
