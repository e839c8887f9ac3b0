import { createHash } from 'node:crypto';
import type {
  ChatFailure,
  ChatMessage,
  ChatRequest,
  ChatServer,
  ChatTurn,
  ModelReady,
} from '../../../electron/workflow/chat-server.ts';
import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

export const turn: ChatTurn = {
  model: 'coder:7b',
  content: 'done',
  thinking: '',
  calls: [],
  finish: 'stop',
  promptTokens: 10,
  cachedTokens: 0,
  outputTokens: 1,
  ms: 1,
  queueMs: 0,
  loadMs: 0,
  prefillMs: 0,
  decodeMs: 0,
};

type Answer = Result<ChatTurn, ChatFailure>;

/** What a request said, as the server that it was made for sees it. */
export interface Said {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
}

export interface FakeOptions {
  readonly name: string;
  /** Its answer to request number `at` (from 0); default: an answer. */
  readonly answer?: (at: number, signal: AbortSignal) => Answer | Promise<Answer>;
  readonly ready?: Partial<ModelReady>;
  /** Longest context that fits on it. */
  readonly longest?: number;
  readonly unusable?: TandemError;
}

/** A chat server that keeps what it was asked and says what it is told to. */
export function createFakeServer(options: FakeOptions) {
  const said: Said[] = [];
  const prepared: number[] = [];
  let now = 0;
  let most = 0;
  const server: ChatServer = {
    url: `http://${options.name}`,
    async prepare(settings) {
      if (options.unusable !== undefined) return err(options.unusable);
      prepared.push(settings.contextLength);
      const contextLength = Math.min(settings.contextLength, options.longest ?? 1_000_000);
      return ok({
        settings: { ...settings, contextLength },
        version: '1.0',
        digest: 'sha256:same',
        quantization: 'Q4_K_M',
        contextAllocated: contextLength,
        gpuShare: 1,
        capabilities: ['completion', 'tools'],
        loadMs: 5,
        notes: [],
        ...options.ready,
      });
    },
    open(head) {
      const messages: ChatMessage[] = [];
      return {
        append: (message) => void messages.push(message),
        request(): ChatRequest {
          const wire: Said = { model: head.settings.tag, messages: [...messages] };
          const body = Buffer.from(JSON.stringify(wire));
          const sha256 = createHash('sha256').update(body).digest('hex');
          return {
            body,
            sha256,
            messages: messages.length,
            prefixKept: null,
            settings: head.settings,
          };
        },
      };
    },
    async chat(request, scope) {
      const at = said.length;
      said.push(JSON.parse(Buffer.from(request.body).toString('utf8')));
      now += 1;
      most = Math.max(most, now);
      try {
        return (await options.answer?.(at, scope.signal)) ?? ok(turn);
      } finally {
        now -= 1;
      }
    },
    close: () => Promise.resolve(),
  };
  return { server, said, prepared, mostAtOnce: () => most };
}

export const lost = (detail = 'socket hang up'): Answer => err({ kind: 'connection-lost', detail });
export const gone = (detail = 'refused'): Answer => err({ kind: 'unreachable', detail });
export const busy = (retryAfterMs?: number): Answer =>
  err({ kind: 'busy', detail: '503', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
