import type { FreeMemory } from '../../../electron/models/measure/device-memory.ts';
import type { LoadedNow, MeasureInput } from '../../../electron/models/measure/measure-model.ts';
import type { ChatFailure, ChatTurn, ModelReady } from '../../../electron/workflow/chat-server.ts';
import type { TandemError } from '../../../shared/errors.ts';
import type { ModelShape } from '../../../shared/models/shape.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

export const GB = 1e9;

export const shape = (change: Partial<ModelShape> = {}): ModelShape => ({
  parametersB: 27,
  activeParametersB: null,
  fileBytes: 16e9,
  quantization: 'Q4_K_M',
  layers: 32,
  heads: 32,
  embedding: 4096,
  feedForward: 14_336,
  vocabulary: 150_000,
  tiedEmbeddings: false,
  cacheGroups: [{ layers: 32, kvHeads: 8, keyLength: 128, valueLength: 128, window: null }],
  latent: null,
  fullHeads: null,
  recurrent: null,
  draftLayers: 0,
  projectorBytes: null,
  experts: null,
  maxContext: 131_072,
  oneSlot: false,
  unverified: [],
  ...change,
});

export const windowed = shape({
  cacheGroups: [
    { layers: 25, kvHeads: 8, keyLength: 256, valueLength: 256, window: 1024 },
    { layers: 5, kvHeads: 2, keyLength: 512, valueLength: 512, window: null },
  ],
});

export interface BenchOptions {
  readonly context?: number;
  readonly shape?: ModelShape | null;
  readonly expectedBytes?: number | null;
  /** Free memory by reading, from 0; the last one stays. Called with whether the model is loaded. */
  readonly free?: (loaded: boolean, reading: number) => FreeMemory;
  readonly loaded?: LoadedNow;
  /** Whether the server lets go of the model when asked. */
  readonly stays?: boolean;
  readonly charactersPerToken?: number;
  /** Instead of the n-th answer, from 0. */
  readonly answer?: (at: number, turn: ChatTurn) => Result<ChatTurn, ChatFailure>;
  readonly ready?: Partial<ModelReady>;
  readonly refuses?: TandemError;
  /** Aborts before the n-th use of a port, from 0. */
  readonly abortAt?: number;
}

/** A server and a card in one place: loading takes memory, answers take as long as they have tokens. */
export function createBench(options: BenchOptions = {}) {
  const context = options.context ?? 65_536;
  const calls: string[] = [];
  const prompts: string[] = [];
  const stop = new AbortController();
  const state = { isLoaded: true, readings: 0, chats: 0, ms: Date.parse('2026-11-21T10:00:00Z') };
  const use = (call: string) => {
    if (calls.length === options.abortAt) stop.abort('keep');
    stop.signal.throwIfAborted();
    calls.push(call);
  };
  const input: MeasureInput = {
    tag: 'sample:27b',
    context,
    kv: 'f16',
    slots: 1,
    serverName: 'ollama',
    machine: 'm-1',
    shape: options.shape === undefined ? shape() : options.shape,
    expectedBytes: options.expectedBytes === undefined ? 20 * GB : options.expectedBytes,
    async freeBytes() {
      use('free');
      state.readings += 1;
      const free = options.free ?? ((is) => new Map([['nvidia:0', is ? 3.4 * GB : 24 * GB]]));
      return free(state.isLoaded, state.readings - 1);
    },
    async readLoaded() {
      use('loaded');
      const said = options.loaded ?? { bytes: 20 * GB, gpuBytes: 20 * GB, context };
      return state.isLoaded ? said : null;
    },
    async unload() {
      use('unload');
      if (options.stays !== true) state.isLoaded = false;
    },
    clock: {
      now: () => state.ms,
      after(ms, work) {
        state.ms += ms;
        queueMicrotask(work);
        return () => undefined;
      },
    },
    server: {
      async prepare(settings) {
        use('prepare');
        if (options.refuses !== undefined) return err(options.refuses);
        state.isLoaded = true;
        return ok({
          settings,
          version: '0.33.0',
          digest: 'd'.repeat(64),
          quantization: 'Q4_K_M',
          contextAllocated: context,
          gpuShare: null,
          capabilities: ['completion'],
          loadMs: 4200,
          notes: [],
          ...options.ready,
        });
      },
      open({ settings }) {
        let text = '';
        return {
          append: (message) => {
            text += message.content;
          },
          request: () => {
            prompts.push(text);
            return { body: Buffer.from(text), sha256: '', messages: 1, prefixKept: null, settings };
          },
        };
      },
      async chat({ body }) {
        use('chat');
        state.chats += 1;
        const turn = turnOf(Math.round(body.length / (options.charactersPerToken ?? 5.3)) + 20);
        return options.answer?.(state.chats - 1, turn) ?? ok(turn);
      },
    },
  };
  return { input, calls, prompts, stop };
}

/** 1,000 tokens a second of prompt, 40 of answer. */
const turnOf = (promptTokens: number): ChatTurn => ({
  model: 'sample:27b',
  content: 'and so on',
  thinking: '',
  calls: [],
  finish: 'length',
  promptTokens,
  cachedTokens: 0,
  outputTokens: 64,
  ms: 0,
  queueMs: 0,
  loadMs: 0,
  prefillMs: promptTokens,
  decodeMs: 1600,
});
