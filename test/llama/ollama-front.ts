import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describeModel, type FrontModel, showModel } from './describe-models.ts';
import { type AnswerEnd, type LlamaEngine, type LoadedModel, openLlama } from './llama-engine.ts';
import { createModelSlot, type ModelSlot } from './model-slot.ts';
import {
  ending,
  type FrontRequest,
  frame,
  parseRequest,
  piece,
  tooLong,
  WireError,
} from './ollama-wire.ts';

/**
 * Ollama's HTTP layer before a real llama.cpp: the engine renders and generates, calls that the model prints
 * stay text, headers come with the first token, and a client that leaves stops the generation. Nothing here
 * knows any script: the answers come out of model files.
 */
export interface OllamaFront {
  readonly url: string;
  /** The llama.cpp below. */
  readonly release: string;
  /** One for each prompt that was evaluated, aborted ones included. */
  readonly answers: readonly AnswerEnd[];
  close(): Promise<void>;
}

/** The protocol that is spoken here is that of this version. */
const VERSION = '0.33.0';
/** Without a number of its own, a request gets what Ollama gives on a machine without a GPU. */
const DEFAULT_CONTEXT = 4096;

interface Front {
  readonly models: readonly FrontModel[];
  readonly slot: ModelSlot;
  conclude(answer: AnswerEnd): void;
}

export async function startOllamaFront(options: {
  readonly models: readonly FrontModel[];
  readonly port?: number;
  /** Told of each answer when it ends. */
  readonly onAnswer?: (answer: AnswerEnd) => void;
}): Promise<OllamaFront> {
  const engine: LlamaEngine = await openLlama();
  const slot = createModelSlot(engine);
  const answers: AnswerEnd[] = [];
  const conclude = (answer: AnswerEnd): void => {
    answers.push(answer);
    options.onAnswer?.(answer);
  };
  const front: Front = { models: options.models, slot, conclude };
  const server = createServer((request, response) => void serve(front, request, response));
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    release: engine.release,
    answers,
    async close() {
      server.close();
      server.closeAllConnections();
      await slot.unload();
      await engine.close();
    },
  };
}

async function serve(
  front: Front,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const left = new AbortController();
  response.on('close', () => left.abort());
  try {
    await route(front, request, response, left.signal);
  } catch (fault) {
    if (left.signal.aborted) return;
    const status = fault instanceof WireError ? fault.status : 500;
    const error = fault instanceof Error ? fault.message : String(fault);
    if (!response.headersSent) return sendJson(response, { error }, status);
    response.end(`${JSON.stringify({ error })}\n`);
  }
}

async function route(
  front: Front,
  request: IncomingMessage,
  response: ServerResponse,
  left: AbortSignal,
): Promise<void> {
  switch (`${request.method} ${request.url}`) {
    case 'GET /api/version':
      return sendJson(response, { version: VERSION });
    case 'GET /api/tags':
      return sendJson(response, { models: await Promise.all(front.models.map(describeModel)) });
    case 'GET /api/ps':
      return sendJson(response, { models: await describeOccupant(front) });
    case 'POST /api/show': {
      const { model } = parseRequest(await readText(request));
      return sendJson(response, await showModel(findModel(front, model)));
    }
    case 'POST /api/generate': {
      const asked = parseRequest(await readText(request));
      if (asked.prompt !== '') throw new WireError(400, 'this server only loads by /api/generate');
      return loadOrUnload(front, asked, response, { response: '' });
    }
    case 'POST /api/chat': {
      const asked = parseRequest(await readText(request));
      const empty = { message: { role: 'assistant', content: '' } };
      if (asked.messages.length === 0) return loadOrUnload(front, asked, response, empty);
      return chat(front, asked, response, left);
    }
    default:
      response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found');
  }
}

async function loadOrUnload(
  front: Front,
  asked: FrontRequest,
  response: ServerResponse,
  fields: object,
): Promise<void> {
  const { tag, file } = findModel(front, asked.model);
  const unload = asked.keep_alive === 0;
  if (unload) await front.slot.unload();
  else {
    const wanted = { tag, file, contextLength: contextLengthOf(asked) };
    await front.slot.use(wanted, async () => undefined);
  }
  const done_reason = unload ? 'unload' : 'load';
  sendJson(response, frame(asked.model, { ...fields, done: true, done_reason }));
}

async function chat(
  front: Front,
  asked: FrontRequest,
  response: ServerResponse,
  left: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const { tag, file } = findModel(front, asked.model);
  if (asked.think !== false) throw new WireError(400, `"${tag}" does not support thinking`);
  if (asked.format != null) throw new WireError(400, 'this server has no structured outputs');
  const wanted = { tag, file, contextLength: contextLengthOf(asked) };
  await front.slot.use(wanted, async (model, loadMs) => {
    if (left.aborted) return;
    const { messages, tools } = asked;
    const prompt = model.tokenize({ messages, tools, add_generation_prompt: true });
    if (prompt.length >= model.contextLength) throw tooLong(prompt.length, model.contextLength);
    const { text, end } = await stream(model, prompt, asked, { response, left });
    front.conclude(end);
    if (left.aborted) return;
    const totalMs = performance.now() - startedAt;
    const last = ending(asked.model, asked.stream ? '' : text, end, { loadMs, totalMs });
    if (asked.stream) response.end(`${JSON.stringify(last)}\n`);
    else sendJson(response, last);
  });
}

/** Writes one line for each token when that was asked for; returns the text when not. */
async function stream(
  model: LoadedModel,
  prompt: readonly number[],
  asked: FrontRequest,
  to: { readonly response: ServerResponse; readonly left: AbortSignal },
): Promise<{ readonly text: string; readonly end: AnswerEnd }> {
  const pieces = model.answer(prompt, samplingOf(asked), to.left);
  let text = '';
  for (;;) {
    const next = await pieces.next();
    if (next.done) {
      if (asked.stream && !to.response.headersSent) writeHead(to.response);
      return { text, end: next.value };
    }
    if (!asked.stream) {
      text += next.value.text;
      continue;
    }
    if (!to.response.headersSent) writeHead(to.response);
    const line = `${JSON.stringify(piece(asked.model, next.value.text))}\n`;
    if (!to.response.write(line) && !to.left.aborted) {
      // A client that leaves never drains; the engine looks at the same signal and ends the answer.
      await once(to.response, 'drain', { signal: to.left }).catch(() => undefined);
    }
  }
}

const writeHead = (response: ServerResponse): void =>
  void response.writeHead(200, { 'content-type': 'application/x-ndjson' });

const contextLengthOf = (asked: FrontRequest): number => asked.options.num_ctx ?? DEFAULT_CONTEXT;

/** Ollama's defaults; an answer without a limit gets ten windows, which is more than fits. */
function samplingOf({ options }: FrontRequest) {
  const { temperature = 0.8, top_k: topK = 40, top_p: topP = 0.9, seed = -1 } = options;
  const predict = options.num_predict ?? -1;
  const maxTokens = predict > 0 ? predict : 10 * (options.num_ctx ?? DEFAULT_CONTEXT);
  return { temperature, topK, topP, maxTokens, ...(seed < 0 ? {} : { seed }) };
}

function findModel(front: Front, tag: string): FrontModel {
  const model = front.models.find((one) => one.tag === tag || one.tag === `${tag}:latest`);
  if (model === undefined) throw new WireError(404, `model '${tag}' not found`);
  return model;
}

async function describeOccupant({ slot, models }: Front) {
  const { occupant } = slot;
  const entry = models.find((model) => model.tag === occupant?.tag);
  if (occupant === null || entry === undefined) return [];
  const described = await describeModel(entry);
  // Never pushed out by time, as with OLLAMA_KEEP_ALIVE=-1; nothing of it is on a GPU.
  const expires_at = '2318-01-01T00:00:00Z';
  const { contextLength: context_length } = occupant.model;
  return [{ ...described, size_vram: 0, context_length, expires_at }];
}

function sendJson(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
