import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { answerChat, sendError } from './answer-chat.ts';
import {
  DEFAULT_CAPABILITIES,
  describeLoaded,
  describeShow,
  describeTag,
} from './describe-models.ts';
import type { Personality } from './frames.ts';
import { createModelMemory, isSameSimModel, type SimModel } from './model-memory.ts';
import {
  type Chosen,
  chatRequestSchema,
  chooseTurn,
  type Fault,
  type SimChatRequest,
  type SimScript,
} from './script.ts';
import { createSimDisk, type SimDisk } from './sim-disk.ts';
import { createSlots } from './slots.ts';
import { createStoreRoutes, type StoreOptions, type StoreView } from './store-routes.ts';

/**
 * An Ollama at the wire: its endpoints, its stream, its queue, its loading, its error bodies. It generates
 * nothing; what it says is a script or a function of the request.
 */
export interface OllamaSimOptions {
  readonly models?: readonly (SimModel | string)[];
  readonly script?: SimScript;
  readonly handler?: (request: SimChatRequest) => Chosen['turn'];
  readonly personality?: Personality;
  readonly version?: string;
  /** Loading takes so long; aborted when the client leaves. */
  readonly loadMs?: number;
  readonly tokenDelayMs?: number;
  /** OLLAMA_NUM_PARALLEL. */
  readonly slots?: number;
  /** OLLAMA_MAX_QUEUE. */
  readonly maxQueue?: number;
  readonly port?: number;
  /** Fails a load with this error body. */
  readonly loadError?: string;
  /** Requires this `Authorization` header, as a reverse proxy does. */
  readonly authorization?: string;
  /** Pulls, blobs, create: the registry behind it, its pace and its faults. */
  readonly store?: StoreOptions;
  /** What an earlier server left; one that has it is that server after a restart. `models` are ignored then. */
  readonly disk?: SimDisk;
}

export interface SimRequest {
  readonly path: string;
  /** Exactly the bytes that arrived. */
  readonly raw: Buffer;
  readonly headers: IncomingMessage['headers'];
}

export interface OllamaSim {
  readonly disk: SimDisk;
  readonly store: StoreView;
  readonly url: string;
  readonly port: number;
  /** Everything received, in order. */
  readonly requests: readonly SimRequest[];
  /** Chat requests in order, parsed. */
  readonly chats: readonly SimChatRequest[];
  /** What clients gave up by closing the connection, by what was going on then. */
  readonly aborts: readonly ('queue' | 'load' | 'generate')[];
  /** Answers being written at this moment. */
  generating(): number;
  loads(): number;
  loadsAborted(): number;
  /** Forgets loaded models, as after `keep_alive`. */
  unloadAll(): void;
  close(): Promise<void>;
}

const generateSchema = z.object({
  model: z.string().min(1),
  prompt: z.string().default(''),
  keep_alive: z.union([z.string(), z.number()]).optional(),
  shift: z.boolean().default(true),
  options: z.record(z.string(), z.unknown()).default({}),
});

const showSchema = z.object({ model: z.string(), verbose: z.boolean().optional() });

export async function startOllamaSim(options: OllamaSimOptions = {}): Promise<OllamaSim> {
  const sim = createSim(options);
  const server = createServer((request, response) => {
    sim.handle(request, response).catch((cause: unknown) => {
      if (!response.headersSent) sendError(response, 500, String(cause));
      else response.destroy();
    });
  });
  sim.onDeath(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    ...sim.view,
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function createSim(options: OllamaSimOptions) {
  const given = (options.models ?? ['sim-coder:7b']).map((model) =>
    typeof model === 'string' ? { tag: model } : model,
  );
  const disk = options.disk ?? createSimDisk(given);
  const { models } = disk;
  const memory = createModelMemory(models, options.loadMs ?? 0);
  const store = createStoreRoutes(options.store ?? {}, disk, () => die());
  const slots = createSlots(options.slots ?? 1, options.maxQueue ?? 512);
  const requests: SimRequest[] = [];
  const chats: SimChatRequest[] = [];
  const aborts: ('queue' | 'load' | 'generate')[] = [];
  const asked = new Map<string, number>();
  let generating = 0;
  let die = (): void => undefined;

  const load = async (
    tag: string,
    ask: z.infer<typeof generateSchema> | SimChatRequest,
    response: ServerResponse,
    left: AbortSignal,
  ): Promise<boolean> => {
    const model = memory.find(tag);
    if (model === undefined) sendError(response, 404, `model '${tag}' not found`);
    else if (options.loadError !== undefined) sendError(response, 500, options.loadError);
    else if ((await memory.load(model, ask, left)) === 'aborted') aborts.push('load');
    else return true;
    return false;
  };

  const chat = async (raw: Buffer, response: ServerResponse, left: AbortSignal): Promise<void> => {
    const parsed = chatRequestSchema.safeParse(parseJson(raw));
    if (!parsed.success) return sendError(response, 400, z.prettifyError(parsed.error));
    const request = parsed.data;
    chats.push(request);
    const unable = refuse(request, memory.find(request.model));
    if (unable !== null) return sendError(response, 400, unable);
    const place = await slots.enter(left);
    if (place === 'full') {
      return sendError(
        response,
        503,
        'server busy, please try again.  maximum pending requests exceeded',
      );
    }
    if (place === 'left') return void aborts.push('queue');
    try {
      if (!(await load(request.model, request, response, left))) return;
      const chosen = options.handler
        ? { turn: options.handler(request), name: String(request.messages.length) }
        : chooseTurn(options.script ?? [], request);
      const fault = faultNow(chosen, asked);
      generating += 1;
      const how = {
        personality: options.personality ?? 'rendered',
        tokenDelayMs: options.tokenDelayMs ?? 0,
      };
      await answerChat(
        response,
        request,
        { turn: chosen.turn, fault },
        { ...how, left, die: () => die() },
      );
      if (left.aborted && !response.writableFinished) aborts.push('generate');
    } finally {
      if (generating > 0) generating -= 1;
      slots.leave();
    }
  };

  const generate = async (
    raw: Buffer,
    response: ServerResponse,
    left: AbortSignal,
  ): Promise<void> => {
    const parsed = generateSchema.safeParse(parseJson(raw));
    if (!parsed.success) return sendError(response, 400, 'model is required');
    const ask = parsed.data;
    if (ask.keep_alive === 0) {
      memory.unload(ask.model);
      return sendJson(response, {
        model: ask.model,
        response: '',
        done: true,
        done_reason: 'unload',
      });
    }
    if (!(await load(ask.model, ask, response, left))) return;
    sendJson(response, { model: ask.model, response: '', done: true, done_reason: 'load' });
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '/';
    const gone = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const isBlob = store.isBlob(path);
    const raw = isBlob ? Buffer.alloc(0) : await readAll(request);
    requests.push({ path, raw, headers: request.headers });
    if (
      options.authorization !== undefined &&
      request.headers.authorization !== options.authorization
    ) {
      response.writeHead(401).end();
      return;
    }
    if (isBlob) return store.blob(request, response);
    if (await store.answer(`${request.method} ${path}`, raw, response, gone.signal)) return;
    switch (`${request.method} ${path}`) {
      case 'POST /api/chat':
        return chat(raw, response, gone.signal);
      case 'POST /api/generate':
        return generate(raw, response, gone.signal);
      case 'POST /api/show':
        return show(raw, response, models);
      case 'GET /api/tags':
        return sendJson(response, { models: models.map(describeTag) });
      case 'GET /api/ps':
        return sendJson(response, { models: memory.loaded().map(describeLoaded) });
      case 'GET /api/version':
        return sendJson(response, { version: options.version ?? '0.32.15' });
      case 'GET /':
        return void response.end('Ollama is running');
      default:
        response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found');
    }
  };

  return {
    handle,
    onDeath: (kill: () => void) => {
      die = kill;
    },
    view: {
      requests,
      disk,
      store: store.view,
      chats,
      aborts,
      generating: () => generating,
      loads: () => memory.counts.loads,
      loadsAborted: () => memory.counts.loadsAborted,
      unloadAll: () => memory.clear(),
    },
  };
}

/** The fault of a turn, if it still applies this time. */
function faultNow(chosen: Chosen, asked: Map<string, number>): Fault | null {
  const before = asked.get(chosen.name) ?? 0;
  asked.set(chosen.name, before + 1);
  const { fault } = chosen.turn;
  return fault !== undefined && before < (fault.times ?? Number.POSITIVE_INFINITY) ? fault : null;
}

/** What Ollama refuses before it looks for a slot. */
function refuse(request: SimChatRequest, model: SimModel | undefined): string | null {
  const able = model?.capabilities ?? DEFAULT_CAPABILITIES;
  if (!able.includes('completion')) return `"${request.model}" does not support chat`;
  if (request.tools.length > 0 && !able.includes('tools')) {
    return `registry.ollama.ai/library/${request.model} does not support tools`;
  }
  if (request.think !== undefined && request.think !== false && !able.includes('thinking')) {
    return `"${request.model}" does not support thinking`;
  }
  return null;
}

function show(raw: Buffer, response: ServerResponse, models: readonly SimModel[]): void {
  const asked = showSchema.safeParse(parseJson(raw));
  const tag = asked.success ? asked.data.model : '';
  const model = models.find((one) => isSameSimModel(one.tag, tag));
  if (model === undefined) sendError(response, 404, `model '${tag}' not found`);
  else sendJson(response, describeShow(model, asked.data?.verbose));
}

function sendJson(response: ServerResponse, value: object): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    // The schemas refuse undefined with a 400, as Ollama refuses text that is no JSON.
    return undefined;
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
