import type { TandemError } from '../../shared/errors.ts';
import type { Json } from '../../shared/json.ts';
import type { Transport } from '../../shared/models/qualification.ts';
import type { Price } from '../../shared/money/prices.ts';
import type { Result } from '../../shared/result.ts';
import type { BodyOf, TokenCount } from '../../shared/run/event.ts';
import type { EffectScope } from './ports.ts';

/**
 * A server that runs a model, as its callers see it, the executor's loop first of all. The loop knows turns, calls and named
 * failures; how they travel (NDJSON, SSE, somebody else's field names) is known only behind this interface.
 *
 * A conversation is append-only on purpose: servers keep a prefix cache, and one changed byte near the front
 * makes a local model read everything again. So a conversation is opened with everything that stays constant
 * and from then on messages can only be added.
 */
export interface ChatServer {
  /** Whose name the calls are booked under in the log; left out, the server's own. */
  readonly provider?: string;
  /** For people and the log; never holds a password. */
  readonly url: string;
  /** Finds the model, loads it and reads back what was allocated. Rejects only when `signal` aborts. */
  prepare(settings: ModelSettings, scope: ServerScope): Promise<Result<ModelReady, TandemError>>;
  /** Pure: nothing is sent. */
  open(head: ConversationHead): Conversation;
  /** Tokens of a text by the server's own tokenizer; null where it can't count. Left out, nothing can be counted. */
  countTokens?(tag: string, text: string, signal: AbortSignal): Promise<number | null>;
  /**
   * One request, one answer. Waits without limit for the first byte while the server lives, and shows it;
   * gives up a response that has begun and then stalls. Rejects only when `signal` aborts, after the
   * connection was closed so that the server stops generating.
   */
  chat(request: ChatRequest, scope: ChatScope): Promise<Result<ChatTurn, ChatFailure>>;
  close(): Promise<void>;
}

export type ServerScope = Pick<EffectScope, 'signal' | 'pulse'>;

/** A request may leave more in the log than its answer: what was sent, and repetitions of its own. */
export interface ChatScope extends Pick<EffectScope, 'signal' | 'pulse' | 'emit' | 'putBlob'> {
  /** Who the answer is for; default `executor`. */
  readonly role?: BodyOf<'model.retried'>['role'];
}

/** Constant over a whole attempt: a change would make the server load the model again. */
export interface ModelSettings {
  readonly tag: string;
  /** Tokens of context. */
  readonly contextLength: number;
  /** Tokens at most in one answer. */
  readonly answerTokens: number;
  readonly temperature: number;
  /** How long the server keeps the model in memory, in the server's own notation. */
  readonly keepAlive: string;
  /** Left out for models without thinking. Levels are the model's own words and are passed through. */
  readonly think?: boolean | string;
  /**
   * `native`: the server's own tool calling. `constrained`: a schema and no tools, code outside the JSON. `text`:
   * tools are described in the prompt, calls come as text.
   */
  readonly transport: Transport;
  /** What the server turned out to be, where its dialect depends on it: `ModelReady.flavour`. */
  readonly flavour?: string;
  /** Whether the server holds a model to the tools' schemas and takes them in their strict form. */
  readonly strictTools?: boolean;
}

export interface ModelReady {
  /** The settings asked for, lowered where the model was trained for less. */
  readonly settings: ModelSettings;
  readonly version: string | null;
  readonly digest: string | null;
  readonly quantization: string | null;
  /** Null when the server does not say. */
  readonly contextAllocated: number | null;
  readonly gpuShare: number | null;
  readonly capabilities: readonly string[];
  readonly loadMs: number;
  /** What the server turned out to be, e.g. `ollama`, `vllm`, `llama.cpp`, `lmstudio`, `openai`, `pool`. */
  readonly flavour?: string;
  /** Requests it works on at once; null: it does not say. */
  readonly slots?: number | null;
  readonly members?: BodyOf<'env.probed'>['members'];
  /** What people should know although it stops nothing. */
  readonly notes: readonly { readonly what: string; readonly detail: string }[];
}

export type JsonObject = { readonly [name: string]: Json | undefined };

export type ChatCall = {
  readonly id: string;
  readonly name: string;
  readonly arguments: JsonObject;
};

export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | {
      readonly role: 'assistant';
      readonly content: string;
      readonly thinking: string;
      readonly calls: readonly ChatCall[];
      /** The `opaque` of the turn that this message is the answer of. */
      readonly opaque?: Json;
    }
  | {
      readonly role: 'tool';
      readonly callId: string;
      readonly tool: string;
      readonly content: string;
    };

export interface OfferedSchema {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

export interface ConversationHead {
  readonly settings: ModelSettings;
  readonly tools: readonly OfferedSchema[];
  /** JSON schema that the answer has to fit. Never together with tools: a schema leaves no room for a call. */
  readonly format?: Readonly<Record<string, unknown>>;
  /** Of a pool: the members that the log says can be used; left out, those that `prepare` finds. */
  readonly members?: ModelReady['members'];
}

export interface Conversation {
  append(message: ChatMessage): void;
  /** Everything appended so far, as the bytes to send. */
  request(): ChatRequest;
}

export interface ChatRequest {
  readonly body: Uint8Array;
  readonly sha256: string;
  readonly messages: number;
  /** Share (0 to 1) of the previous request's constant bytes that this one starts with; null on the first. */
  readonly prefixKept: number | null;
  readonly settings: ModelSettings;
  /** The attempt that it belongs to: a pool keeps one attempt on one server for the sake of its prefix cache. */
  readonly stickyKey?: string;
  /** What is really sent besides messages, where that is not simply the settings. */
  readonly parameters?: { readonly [name: string]: Json };
}

/** What was used and what it cost, attempts that broke off included. */
export interface ChatBill extends Price {
  readonly tokens: TokenCount;
}

/** A call as the server handed it over, not yet checked. */
export interface NativeCall {
  readonly id: string | null;
  readonly name: string;
  readonly arguments: unknown;
}

export interface ChatTurn {
  readonly model: string;
  readonly content: string;
  readonly thinking: string;
  readonly calls: readonly NativeCall[];
  readonly finish: 'stop' | 'length';
  /** All input tokens, cached or not; null when the server did not say. */
  readonly promptTokens: number | null;
  readonly cachedTokens: number | null;
  readonly outputTokens: number;
  readonly ms: number;
  readonly queueMs: number;
  readonly loadMs: number;
  readonly prefillMs: number;
  readonly decodeMs: number;
  /**
   * The answer in the server's own form, where it has to be sent back exactly as it came. It goes through
   * the log as it is and means nothing to the loop.
   */
  readonly opaque?: Json;
  /** Left out where nothing is charged. */
  readonly bill?: ChatBill;
  readonly responseId?: string;
  /** Of a pool: the member that answered. */
  readonly server?: string;
}

/** Why there is no turn, sorted by what the loop can do about it. */
export type ChatFailure =
  /** The server lives but takes no more requests: ask again later. */
  | {
      readonly kind: 'busy';
      readonly detail: string;
      /** What its `Retry-After` said. */
      readonly retryAfterMs?: number;
    }
  /** Nothing listens at the address. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** The answer broke off, stalled or was unreadable: the same turn can be asked again. */
  | { readonly kind: 'connection-lost' | 'stalled' | 'runner-died'; readonly detail: string }
  /** The server could not read the call that the model made. */
  | { readonly kind: 'malformed-call'; readonly detail: string }
  /** This server takes no tools, or no schema, for this model; another transport may do. */
  | { readonly kind: 'tools-unsupported'; readonly detail: string }
  | { readonly kind: 'context-full'; readonly detail: string; readonly bill?: ChatBill }
  /** The model, or whoever stands before it, declined to answer. */
  | { readonly kind: 'refusal'; readonly detail: string; readonly bill?: ChatBill }
  | { readonly kind: 'degenerate-repetition'; readonly detail: string }
  /** Asking again would not help. */
  | { readonly kind: 'fatal'; readonly error: TandemError };
