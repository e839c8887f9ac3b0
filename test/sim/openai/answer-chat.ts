import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import {
  errorBody,
  missingModel,
  NO_AUTO_TOOLS,
  type Personality,
  tooLong,
  type Wording,
} from './personality.ts';
import { countTokens, type Drawn, drawAnswer } from './pieces.ts';
import type { Fault, SimChatRequest, SimTurn } from './script.ts';

export interface Answering {
  readonly personality: Personality;
  readonly window: number;
  readonly tokenDelayMs: number;
  /** Aborted when the client leaves. */
  readonly left: AbortSignal;
  readonly die: () => void;
}

/** Writes one answer with its fault, piece by piece, until it is done or the client has left. */
export async function answerChat(
  response: ServerResponse,
  request: SimChatRequest,
  scripted: { readonly turn: SimTurn; readonly fault: Fault | null },
  answering: Answering,
): Promise<void> {
  const { fault } = scripted;
  if (fault?.kind === 'header-delay') await pause(fault.ms, answering.left);
  if (answering.left.aborted) return;
  if (fault?.kind === 'death') return answering.die();
  const refusal = refuse(request, fault, answering);
  if (refusal !== null) return sendJson(response, refusal.status, refusal.body, refusal.headers);
  const turn = fault?.kind === 'long-event' ? { content: 'x'.repeat(fault.bytes) } : scripted.turn;
  const drawn = drawAnswer(turn, request, {
    personality: answering.personality,
    calls: fault?.kind === 'calls' ? callsFault(fault.how, request.stream) : null,
    ...finishOf(fault),
  });
  const model = fault?.kind === 'substituted' ? fault.model : request.model;
  if (!request.stream) {
    return sendJson(response, 200, wholeAnswer(drawn, model, answering.personality));
  }
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.flushHeaders();
  await writeEvents(response, eventsOf(drawn, request, { ...answering, model, fault }), {
    ...answering,
    fault,
  });
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** What is lost in the stream only comes whole in one piece. */
const callsFault = (how: Extract<Fault, { kind: 'calls' }>['how'], stream: boolean) =>
  stream || how === 'never-whole' || how === 'as-text' || how === 'finish-stop' ? how : null;

function finishOf(fault: Fault | null): { readonly finish?: string } {
  if (fault?.kind === 'length') return { finish: 'length' };
  if (fault?.kind === 'filtered') return { finish: 'content_filter' };
  return fault?.kind === 'calls' && fault.how === 'swallowed' ? { finish: 'tool_calls' } : {};
}

/** Errors before the first byte; null when there is none. */
function refuse(
  request: SimChatRequest,
  fault: Fault | null,
  { personality, window }: Answering,
): (Wording & { readonly headers?: Readonly<Record<string, string>> }) | null {
  const error = (status: number, message: string, type?: string) => ({
    status,
    body: errorBody(personality, status, message, type),
  });
  const later = (seconds: string | undefined) =>
    seconds === undefined ? {} : { headers: { 'retry-after': seconds } };
  switch (fault?.kind) {
    case 'status': {
      const { status, error: given } = fault;
      const own = typeof given === 'string' ? error(status, given) : { status, body: given };
      return { ...own, ...later(fault.retryAfter) };
    }
    case 'busy':
      return { ...error(fault.status ?? 503, 'Too many requests'), ...later(fault.retryAfter) };
    case 'loading':
      return error(503, 'Loading model', 'unavailable_error');
    case 'unauthorized':
      return error(401, 'Invalid API Key', 'authentication_error');
    case 'missing':
      return error(404, missingModel(personality, request.model), 'NotFoundError');
    case 'no-auto-tools':
      return error(400, NO_AUTO_TOOLS);
    case 'too-long':
      return tooLong(fault.wording ?? personality, countTokens(request), window);
    case 'poisoned':
      return error(500, 'Failed to parse tool call arguments as JSON', 'server_error');
    case 'engine-dead':
      return error(500, 'EngineCore encountered an issue. See stack trace.', 'InternalServerError');
    default: {
      const tokens = countTokens(request);
      return tokens > window ? tooLong(personality, tokens, window) : null;
    }
  }
}

const usageOf = ({ promptTokens, outputTokens }: Drawn) => ({
  prompt_tokens: promptTokens,
  completion_tokens: outputTokens,
  total_tokens: promptTokens + outputTokens,
  prompt_tokens_details: { cached_tokens: Math.floor(promptTokens / 2) },
});

/** llama-server's figures: a machine that reads 2,000 and writes 60 tokens a second. */
const timingsOf = ({ promptTokens, outputTokens }: Drawn) => ({
  cache_n: Math.floor(promptTokens / 2),
  prompt_n: promptTokens - Math.floor(promptTokens / 2),
  prompt_ms: promptTokens / 2,
  predicted_n: outputTokens,
  predicted_ms: outputTokens * 16,
});

const wholeAnswer = (drawn: Drawn, model: string, personality: Personality) => ({
  ...frame(model),
  object: 'chat.completion',
  choices: [{ index: 0, message: drawn.message, finish_reason: drawn.finish }],
  usage: usageOf(drawn),
  ...(personality === 'llama.cpp' ? { timings: timingsOf(drawn) } : {}),
});

const frame = (model: string) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1_790_000_000,
  model,
});

/** Events in order; each a text to be sent as data. */
function eventsOf(
  drawn: Drawn,
  request: SimChatRequest,
  as: {
    readonly personality: Personality;
    readonly model: string;
    readonly fault: Fault | null;
  },
): readonly string[] {
  const { fault, model, personality } = as;
  const chunk = (choices: object[], more: object = {}) =>
    JSON.stringify({ ...frame(model), choices, ...more });
  const pieces = drawn.deltas.map((delta) => chunk([{ index: 0, delta, finish_reason: null }]));
  if (fault?.kind === 'no-finish') return pieces;
  const finish = chunk([{ index: 0, delta: {}, finish_reason: drawn.finish }]);
  const asksUsage = request.stream_options?.include_usage === true;
  const timings = personality === 'llama.cpp' ? { timings: timingsOf(drawn) } : {};
  const usage = asksUsage ? [chunk([], { usage: usageOf(drawn), ...timings })] : [];
  const done = fault?.kind === 'no-done' ? [] : ['[DONE]'];
  const all = [...pieces, finish, ...usage, ...done];
  if (fault?.kind === 'garbage') all.splice(fault.after, 0, '{"id":"chatcmpl-1","choi');
  if (fault?.kind !== 'error-event') return all;
  return [...all.slice(0, fault.after), errorEvent(personality, fault)];
}

const errorEvent = (personality: Personality, fault: Extract<Fault, { kind: 'error-event' }>) =>
  JSON.stringify(
    fault.field === true
      ? { code: 500, message: fault.error, type: 'server_error' }
      : errorBody(personality, 500, fault.error ?? 'The engine stopped.', 'server_error'),
  );

async function writeEvents(
  response: ServerResponse,
  events: readonly string[],
  answering: Answering & { readonly fault: Fault | null },
): Promise<void> {
  const { fault, left } = answering;
  if (fault?.kind === 'pings') response.write(': ping\n\n');
  for (const [index, event] of events.entries()) {
    if (left.aborted) return;
    if (fault?.kind === 'cut' && index === fault.after) {
      // Lets what was written reach the client first: a reset would swallow it.
      await pause(5, left);
      response.socket?.destroy();
      return;
    }
    if (fault?.kind === 'stall' && index === fault.after) return until(left);
    if (answering.tokenDelayMs > 0) await pause(answering.tokenDelayMs, left);
    const isError =
      fault?.kind === 'error-event' && fault.field === true && index === events.length - 1;
    const text = dress(event, fault, isError);
    if (fault?.kind === 'split') await writeSplit(response, text);
    else response.write(text);
  }
  if (fault?.kind === 'no-done' && fault.open === true) return until(left);
  response.end();
}

/** An event as lines. */
function dress(event: string, fault: Fault | null, isError: boolean): string {
  if (isError) return `error: ${event}\n\n`;
  if (fault?.kind === 'crlf' && event !== '[DONE]') {
    // Between two fields a line break is as good as a space.
    const at = event.indexOf(',"') + 1;
    return `data: ${event.slice(0, at)}\r\ndata: ${event.slice(at)}\r\n\r\n`;
  }
  return fault?.kind === 'pings' ? `: ping\n\ndata: ${event}\n\n` : `data: ${event}\n\n`;
}

async function writeSplit(response: ServerResponse, line: string): Promise<void> {
  const bytes = Buffer.from(line);
  for (let at = 0; at < bytes.length; at += 1) {
    await new Promise((resolve) => response.write(bytes.subarray(at, at + 1), resolve));
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<unknown> =>
  wait(ms, undefined, { signal }).catch(() => undefined);

const until = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
