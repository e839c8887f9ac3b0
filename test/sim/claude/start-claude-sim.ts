import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { intakeAnswer, planAnswer, verdictAnswer } from './answers.ts';
import { saidOf } from './blocks.ts';
import { type Conversations, createConversations } from './conversations.ts';
import { chooseExecuteTurn, executeBlocks } from './execute.ts';
import { errorAnswer } from './faults.ts';
import { playStream } from './play-stream.ts';
import type { Fault, SimScript, Stage } from './script.ts';
import { spoil } from './spoil.ts';
import { readBody, type SimBody } from './strict.ts';
import { countUsage } from './usage.ts';
import { errorBody, type WireAnswer, wholeMessage } from './wire.ts';

/**
 * A simulated Claude at the wire: a real HTTP server with the API's shapes, its refusals and its faults. It
 * keeps every request as it came, byte for byte.
 */

export interface SimRequest {
  readonly raw: Buffer;
  /** As sent: names in their letter case, in order. */
  readonly rawHeaders: readonly string[];
  readonly headers: IncomingMessage['headers'];
  readonly path: string;
  /** Null when the request was refused before it could be read. */
  readonly body: SimBody | null;
  readonly stage: Stage | null;
  /** Set when the client closed the connection before the answer was complete. */
  closedEarly: boolean;
  /** Of what the model says: text, thoughts and calls, without the wire's own fields around them. */
  answeredBytes: number;
}

/** What a handler may answer: a value (sent as JSON), a text, a fault, or nothing (the script decides). */
export type SimReply = { readonly answer: unknown } | Fault | undefined;

export interface SimOptions {
  readonly script?: SimScript;
  readonly handler?: (request: SimRequest, index: number) => SimReply;
  /** Refuses what the API refuses; default true. */
  readonly strict?: boolean;
  readonly port?: number;
}

export interface ClaudeSim {
  readonly url: string;
  readonly requests: readonly SimRequest[];
  /** Puts a fault before what the script says next. */
  fail(fault: Fault): void;
  close(): Promise<void>;
}

interface SimState {
  readonly options: SimOptions;
  readonly requests: SimRequest[];
  readonly faults: { fault: Fault; left: number }[];
  readonly given: Map<Stage, number>;
  readonly cache: Set<string>;
  readonly conversations: Conversations;
}

export async function startClaudeSim(options: SimOptions = {}): Promise<ClaudeSim> {
  const state: SimState = {
    options,
    requests: [],
    faults: (options.script?.faults ?? []).map((fault) => ({ fault, left: fault.times ?? 1 })),
    given: new Map(),
    cache: new Set(),
    conversations: createConversations(),
  };
  const server = createServer((request, response) => {
    void serve(state, request, response);
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  const port = isAddress(address) ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: state.requests,
    fail: (fault) => void state.faults.push({ fault, left: fault.times ?? 1 }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

async function serve(state: SimState, request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const raw = Buffer.concat(chunks);
  const path = request.url ?? '';
  if (request.method === 'GET' && path.startsWith('/v1/models')) return listModels(response);
  const strict = state.options.strict !== false;
  const read = readBody(raw, strict ? request.headers : { ...request.headers, ...LENIENT });
  const body = 'body' in read ? read.body : null;
  const record: SimRequest = {
    raw,
    rawHeaders: request.rawHeaders,
    headers: request.headers,
    path,
    body,
    stage: body === null ? null : stageOf(body),
    closedEarly: false,
    answeredBytes: 0,
  };
  state.requests.push(record);
  response.on('close', () => {
    record.closedEarly = !response.writableFinished;
  });
  if (path === '/v1/messages/count_tokens' && body !== null) {
    return sendJson(response, 200, { input_tokens: countUsage(body, '', new Set()).input });
  }
  if (path !== '/v1/messages') {
    return sendJson(response, 404, errorBody('not_found_error', `no such path ${path}`));
  }
  if ('refused' in read) {
    const { status, type, message } = read.refused;
    return sendJson(response, status, errorBody(type, message));
  }
  const edited = strict ? state.conversations.check(read.body) : null;
  if (edited !== null) {
    return sendJson(response, edited.status, errorBody(edited.type, edited.message));
  }
  return answer(state, record, read.body, response);
}

const LENIENT = {
  authorization: 'Bearer any',
  'anthropic-version': '2026-10-21',
  'content-type': 'application/json',
};

async function answer(
  state: SimState,
  record: SimRequest,
  body: SimBody,
  response: ServerResponse,
): Promise<void> {
  const stage = stageOf(body);
  const reply = state.options.handler?.(record, state.requests.length - 1);
  const fault =
    reply !== undefined && 'fault' in reply
      ? reply
      : reply === undefined
        ? nextFault(state, stage)
        : null;
  const error = fault === null ? null : errorAnswer(fault);
  if (error !== null) {
    response.writeHead(error.status, { ...error.headers, ...answerHeaders(state) });
    response.end(error.body);
    return;
  }
  if (fault?.fault === 'silent') return;
  if (fault?.fault === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const value =
    reply !== undefined && 'answer' in reply ? reply.answer : nextAnswer(state, stage, fault);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const blocks = stage === 'execute' ? executeAnswer(state, body) : undefined;
  const wire = spoil(
    {
      id: `msg_sim_${state.requests.length}`,
      model: state.options.script?.model ?? body.model,
      text,
      ...(blocks === undefined ? {} : { blocks }),
      stopReason: blocks?.some((block) => block.type === 'tool_use') ? 'tool_use' : 'end_turn',
      usage: countUsage(body, blocks === undefined ? text : JSON.stringify(blocks), state.cache),
    },
    fault,
  );
  state.conversations.gave(wire.blocks ?? []);
  record.answeredBytes = saidBytes(wire);
  if (body.stream !== true)
    return sendJson(response, 200, wholeMessage(wire), answerHeaders(state));
  await playStream(response, wire, fault, answerHeaders(state));
}

const executeAnswer = (state: SimState, body: SimBody) =>
  executeBlocks(
    chooseExecuteTurn(state.options.script?.execute ?? [], body),
    state.requests.length,
  );

const saidBytes = ({ blocks, text }: WireAnswer): number =>
  Buffer.byteLength(blocks === undefined ? text : blocks.map(saidOf).join(''));

const answerHeaders = (state: SimState) => ({
  'request-id': `req_sim_${state.requests.length}`,
  'anthropic-organization-id': 'org_sim',
  'anthropic-ratelimit-requests-remaining': '999',
});

/** The stage shows in the schema that is asked for; only the executor has tools. */
function stageOf(body: SimBody): Stage {
  if (body.tools !== undefined && body.tools.length > 0) return 'execute';
  const properties = Object.keys({ ...Object(body.output_config?.format?.schema?.properties) });
  if (properties.includes('questions')) return 'intake';
  if (properties.includes('steps')) return 'plan';
  if (properties.includes('verdict')) return 'verify';
  return 'advise';
}

function nextFault(state: SimState, stage: Stage): Fault | null {
  const next = state.faults.find(
    ({ fault, left }) => left > 0 && (fault.stage === undefined || fault.stage === stage),
  );
  if (next === undefined) return null;
  next.left -= 1;
  return next.fault;
}

const DEFAULTS: Readonly<Record<Stage, unknown>> = {
  intake: intakeAnswer(),
  plan: planAnswer(),
  verify: verdictAnswer(),
  advise: 'Return "Good day" from greet() in src/greet.js.',
  execute: '',
};

/** A request that fails does not use up an answer: the retry gets it. */
function nextAnswer(state: SimState, stage: Stage, fault: Fault | null): unknown {
  const answers = state.options.script?.answers?.[stage] ?? [];
  const given = state.given.get(stage) ?? 0;
  if (fault === null || ODD.has(fault.fault)) state.given.set(stage, given + 1);
  return answers[Math.min(given, answers.length - 1)] ?? DEFAULTS[stage];
}

const ODD = new Set([
  'unknown-events',
  'upper-case-enums',
  'early-pings',
  'slow',
  'no-message-stop',
]);

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function listModels(response: ServerResponse): void {
  const data = ['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-5-5'].map((id) => ({
    id,
    type: 'model',
    display_name: id,
    max_input_tokens: 1_000_000,
    max_tokens: 128_000,
    lifecycle: 'active',
  }));
  sendJson(response, 200, { data, has_more: false, first_id: null, last_id: null });
}
