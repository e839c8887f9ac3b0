import { setTimeout as wait } from 'node:timers/promises';

export interface SimModel {
  readonly tag: string;
  readonly capabilities?: readonly string[];
  /** What it was trained for. */
  readonly contextLength?: number;
  /** What the server allocates at most, whatever is asked: a card that is too small. */
  readonly allocates?: number;
  readonly quantization?: string;
  readonly digest?: string;
  readonly size?: number;
  readonly gpuShare?: number;
  /** What `/api/ps` says instead of the size: on 0.30+ its sums leave out whole buffers for some families. */
  readonly psSize?: number;
  /** GGUF keys of `/api/show`; arrays of more than five items are blank unless asked for in full. */
  readonly modelInfo?: Readonly<Record<string, unknown>>;
  readonly family?: string;
  readonly parameterSize?: string;
  /** A stub whose model runs in a cloud. */
  readonly remoteHost?: string;
}

interface Loaded {
  readonly model: SimModel;
  readonly contextLength: number;
  readonly launchedWith: string;
}

/** `qwen3` and `qwen3:latest` are one model. */
export const isSameSimModel = (one: string, other: string): boolean =>
  one === other || one === `${other}:latest` || `${one}:latest` === other;

const LAUNCH_OPTIONS = ['num_ctx', 'num_batch', 'num_gpu', 'num_thread', 'use_mmap'] as const;

/**
 * Which models are in memory. Loading takes time and is aborted when the client leaves; a request with other
 * launch attributes (num_ctx, shift …) loads the model again, which is counted.
 */
export function createModelMemory(models: readonly SimModel[], loadMs: number) {
  const loaded = new Map<string, Loaded>();
  const counts = { loads: 0, loadsAborted: 0 };
  return {
    counts,
    loaded: () => [...loaded.values()],
    find: (tag: string) => models.find((model) => isSameSimModel(model.tag, tag)),
    unload: (tag: string) => loaded.delete(tag),
    clear: () => loaded.clear(),
    async load(
      model: SimModel,
      ask: { readonly options: Readonly<Record<string, unknown>>; readonly shift: boolean },
      signal: AbortSignal,
    ): Promise<'loaded' | 'aborted'> {
      const launchedWith = JSON.stringify([
        ask.shift,
        ...LAUNCH_OPTIONS.map((key) => ask.options[key]),
      ]);
      if (loaded.get(model.tag)?.launchedWith === launchedWith) return 'loaded';
      loaded.delete(model.tag);
      counts.loads += 1;
      if (loadMs > 0) await wait(loadMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) {
        counts.loadsAborted += 1;
        return 'aborted';
      }
      const asked = typeof ask.options.num_ctx === 'number' ? ask.options.num_ctx : 4096;
      const contextLength = Math.min(asked, model.contextLength ?? asked, model.allocates ?? asked);
      loaded.set(model.tag, { model, contextLength, launchedWith });
      return 'loaded';
    },
  };
}

export type ModelMemory = ReturnType<typeof createModelMemory>;
