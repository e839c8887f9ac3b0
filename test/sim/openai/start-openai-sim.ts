import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { createSlots } from '../ollama/slots.ts';
import { answerChat, sendJson } from './answer-chat.ts';
import { llamaMetrics, readPage, vllmMetrics } from './pages.ts';
import { errorBody, missingModel, NO_AUTO_TOOLS, type Personality } from './personality.ts';
import {
  type AnyScript,
  asOwnScript,
  type Chosen,
  chatRequestSchema,
  chooseTurn,
  type Fault,
  type SimChatRequest,
  type SimScript,
} from './script.ts';
import { createSimModels, type Loaded, type SimServed } from './sim-models.ts';

/**
 * vLLM, llama-server or LM Studio at the wire: paths, streams, error bodies, queue, loading, metrics. It generates
 * nothing; what it says is a script (script.ts, the form of the simulated Ollama's) or a function of the request.
 *
 * Used so: `const sim = await startOpenAiSim({ personality: 'vllm', script, slots: 4 })`, then a server
 * `{ name: 'team', url: sim.url, kind: 'openai' }` in the settings and `--executor team/sim-coder`. One turn's `fault`
 * is anything of `faultSchema`; with `times: n` it happens the first n times that turn is asked. `sim.chats` has the
 * requests, `sim.running()` what is being answered, `sim.load` can be set to play a busy vLLM in `/metrics`, `sim.health`
 * is the status of `/health`, and `close()` is how a server dies under its clients. A `stall` needs `after: 1` at least to
 * be one: before its first piece a server that answers `/health` is waited for without limit.
 */
export interface OpenAiSimOptions {
  readonly personality?: Personality;
  readonly models?: readonly (SimServed | string)[];
  readonly script?: AnyScript;
  readonly handler?: (request: SimChatRequest) => Chosen['turn'];
  readonly version?: string;
  readonly apiKey?: string;
  /** Requests at once (`-np`, `--max-num-seqs`). Default 4. */
  readonly slots?: number;
  readonly maxQueue?: number;
  readonly tokenDelayMs?: number;
  readonly port?: number;
  /** The first n requests of any path get 503 "Loading model". */
  readonly loadingFor?: number;
  /** vLLM started with `--enable-auto-tool-choice`. Default true. */
  readonly autoTools?: boolean;
  /** Whether `strict` in a tool's schema is an error. Default false. */
  readonly refusesStrict?: boolean;
  /** llama-server: whether its template knows tools; LM Studio: whether the model was trained for them. Default true. */
  readonly supportsTools?: boolean;
  readonly thinking?: boolean;
  /** LM Studio before 0.4. */
  readonly old?: boolean;
  /** LM Studio: says that it loaded the model and did not. */
  readonly ignoresLoad?: boolean;
  /** Whether `/metrics` answers; llama-server's does only when it is told to. */
  readonly metrics?: boolean;
}

export interface SimRequest {
  readonly path: string;
  /** Exactly the bytes that arrived. */
  readonly raw: Buffer;
  readonly headers: IncomingMessage['headers'];
}

export interface OpenAiSim {
  readonly url: string;
  readonly port: number;
  /** Everything received, in order. */
  readonly requests: readonly SimRequest[];
  /** Chat requests in order, parsed; trials of one token are not among them. */
  readonly chats: readonly SimChatRequest[];
  /** What clients gave up by closing the connection, by what was going on then. */
  readonly aborts: readonly ('queue' | 'generate')[];
  /** Added to what `/metrics` tells; may be set at any time. */
  load: { running: number; waiting: number; kv: number };
  /** Status of `/health`; may be set at any time. */
  health: number;
  /** Answers being written at this moment. */
  running(): number;
  /** The most that were written at the same time. */
  mostRunning(): number;
  loaded(): readonly Loaded[];
  close(): Promise<void>;
}

const VERSIONS: Readonly<Record<Personality, string>> = {
  vllm: '0.32.0',
  'llama.cpp': 'b11669-sim',
  lmstudio: '0.4.2',
};

export async function startOpenAiSim(options: OpenAiSimOptions = {}): Promise<OpenAiSim> {
  const sim = createSim(options);
  const server = createServer((request, response) => {
    sim.handle(request, response).catch((cause: unknown) => {
      if (!response.headersSent) sendJson(response, 500, { error: String(cause) });
      else response.destroy();
    });
  });
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  sim.onDeath(stop);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return Object.assign(sim.view, {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function createSim(options: OpenAiSimOptions) {
  const personality = options.personality ?? 'vllm';
  const given = (options.models ?? ['sim-coder']).map((model) =>
    typeof model === 'string' ? { id: model } : model,
  );
  const models = createSimModels(personality, given);
  const script = asOwnScript(options.script ?? []);
  const slots = createSlots(options.slots ?? 4, options.maxQueue ?? 512);
  const requests: SimRequest[] = [];
  const chats: SimChatRequest[] = [];
  const aborts: ('queue' | 'generate')[] = [];
  const asked = new Map<string, number>();
  const counts = { running: 0, most: 0, waiting: 0, loading: options.loadingFor ?? 0 };
  let die = (): void => undefined;

  const view = {
    requests,
    chats,
    aborts,
    load: { running: 0, waiting: 0, kv: 0.1 },
    health: 200,
    running: () => counts.running,
    mostRunning: () => counts.most,
    loaded: models.loaded,
  };

  const metrics = (): string | null => {
    if (options.metrics === false || personality === 'lmstudio') return null;
    const now = {
      running: counts.running + view.load.running,
      waiting: counts.waiting + view.load.waiting,
      kv: view.load.kv,
    };
    return personality === 'vllm' ? vllmMetrics(given[0]?.id ?? '', now) : llamaMetrics(now);
  };

  const facts = {
    ...{ personality, models, metrics },
    version: options.version ?? VERSIONS[personality],
    slots: options.slots ?? 4,
    supportsTools: options.supportsTools ?? true,
    thinking: options.thinking ?? false,
    old: options.old ?? false,
    ignoresLoad: options.ignoresLoad ?? false,
  };

  const chat = async (raw: Buffer, response: ServerResponse, left: AbortSignal): Promise<void> => {
    const error = (status: number, message: string, type?: string) =>
      sendJson(response, status, errorBody(personality, status, message, type));
    const parsed = chatRequestSchema.safeParse(parseJson(raw));
    if (!parsed.success) return error(400, z.prettifyError(parsed.error));
    const request = parsed.data;
    const isTrial = request.max_tokens === 1;
    if (!isTrial) chats.push(request);
    const known =
      personality === 'llama.cpp' ? (models.loaded()[0] ?? null) : find(models, request.model);
    if (known === null)
      return error(404, missingModel(personality, request.model), 'NotFoundError');
    const refusal = refuse(request, options, personality);
    if (refusal !== null) return error(...refusal);
    counts.waiting += 1;
    const place = await slots.enter(left).finally(() => {
      counts.waiting -= 1;
    });
    if (place === 'full') return error(503, 'The queue is full');
    if (place === 'left') return void aborts.push('queue');
    try {
      const chosen = choose(request, { script, handler: options.handler }, isTrial);
      const fault = faultNow(chosen, asked);
      counts.running += 1;
      counts.most = Math.max(counts.most, counts.running);
      const how = { personality, window: known.context, tokenDelayMs: options.tokenDelayMs ?? 0 };
      await answerChat(
        response,
        request,
        { turn: chosen.turn, fault },
        { ...how, left, die: () => die() },
      );
      if (left.aborted && !response.writableFinished) aborts.push('generate');
    } finally {
      counts.running = Math.max(0, counts.running - 1);
      slots.leave();
    }
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '/';
    const gone = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const raw = await readAll(request);
    requests.push({ path, raw, headers: request.headers });
    const ofVllm = personality === 'vllm' && !path.startsWith('/v1');
    const isOpen = ofVllm || path === '/health';
    if (options.apiKey !== undefined && !isOpen) {
      if (request.headers.authorization !== `Bearer ${options.apiKey}`) {
        const body = errorBody(personality, 401, 'Invalid API Key', 'authentication_error');
        return sendJson(response, 401, body);
      }
    }
    if (counts.loading > 0) {
      counts.loading -= 1;
      const body = errorBody(personality, 503, 'Loading model', 'unavailable_error');
      return sendJson(response, 503, body);
    }
    if (path === '/health' && view.health !== 200) return sendJson(response, view.health, {});
    const ask = `${request.method} ${path}`;
    if (ask === 'POST /v1/chat/completions') return chat(raw, response, gone.signal);
    const body = z.record(z.string(), z.unknown()).safeParse(parseJson(raw));
    const found = readPage(facts, ask, body.success ? body.data : {});
    if (found === null) return sendJson(response, 404, { detail: 'Not Found' });
    if (typeof found === 'string') return void response.end(found);
    sendJson(response, 200, found);
  };

  return {
    handle,
    view,
    onDeath: (kill: () => void) => {
      die = kill;
    },
  };
}

/** LM Studio loads what it is asked for, with its own context; vLLM does not know another name. */
function find(models: ReturnType<typeof createSimModels>, name: string): Loaded | null {
  return models.inMemory(name) ?? models.load(name, null);
}

function choose(
  request: SimChatRequest,
  says: { readonly script: SimScript; readonly handler: OpenAiSimOptions['handler'] },
  isTrial: boolean,
): Chosen {
  if (isTrial) return { turn: { content: 'Yes' }, name: 'trial' };
  if (says.handler === undefined) return chooseTurn(says.script, request);
  return { turn: says.handler(request), name: String(request.messages.length) };
}

/** The fault of a turn, if it still applies this time. */
function faultNow(chosen: Chosen, asked: Map<string, number>): Fault | null {
  const before = asked.get(chosen.name) ?? 0;
  asked.set(chosen.name, before + 1);
  const { fault } = chosen.turn;
  return fault !== undefined && before < (fault.times ?? Number.POSITIVE_INFINITY) ? fault : null;
}

/** What is refused before a slot is looked for. */
function refuse(
  { tools, messages }: SimChatRequest,
  options: OpenAiSimOptions,
  personality: Personality,
): readonly [number, string, string?] | null {
  if (personality === 'vllm' && tools.length > 0 && options.autoTools === false) {
    return [400, NO_AUTO_TOOLS];
  }
  if (options.refusesStrict === true && tools.some((tool) => tool.function.strict !== undefined)) {
    return [400, "extra fields not permitted: 'strict'"];
  }
  const sentBack = messages.flatMap((message) => message.tool_calls ?? []);
  const isPoisoned = sentBack.some((call) => parseJson(call.function.arguments) === undefined);
  return isPoisoned ? [500, 'Failed to parse tool call arguments as JSON', 'server_error'] : null;
}

function parseJson(raw: Buffer | string): unknown {
  try {
    return JSON.parse(raw.toString());
  } catch {
    // The schemas refuse undefined with a 400.
    return undefined;
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
