import type { LlamaEngine, LoadedModel } from './llama-engine.ts';

/**
 * The one place in memory: one model with one context, one request at a time, as Ollama does with
 * OLLAMA_NUM_PARALLEL=1. Another model or another context length means loading again.
 */
export interface ModelSlot {
  readonly occupant: Occupant | null;
  /** Waits for its turn, sees to it that the model is loaded, and holds the slot until `work` ends. */
  use<T>(
    wanted: { readonly tag: string; readonly file: string; readonly contextLength: number },
    work: (model: LoadedModel, loadMs: number) => Promise<T>,
  ): Promise<T>;
  unload(): Promise<void>;
}

export interface Occupant {
  readonly tag: string;
  /** As asked for; what was allocated is the model's own. */
  readonly asked: number;
  readonly model: LoadedModel;
}

export function createModelSlot(engine: LlamaEngine): ModelSlot {
  let occupant: Occupant | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = queue.then(work);
    // The next one waits for the end of this, however it ends; who waits for `done` sees the failure.
    queue = done.catch(() => undefined);
    return done;
  };

  const evict = async (): Promise<void> => {
    const leaving = occupant;
    occupant = null;
    await leaving?.model.close();
  };

  return {
    get occupant() {
      return occupant;
    },
    use(wanted, work) {
      return inTurn(async () => {
        const startedAt = performance.now();
        if (occupant?.tag !== wanted.tag || occupant.asked !== wanted.contextLength) {
          await evict();
          const model = await engine.load(wanted.file, wanted.contextLength);
          occupant = { tag: wanted.tag, asked: wanted.contextLength, model };
        }
        return work(occupant.model, performance.now() - startedAt);
      });
    },
    unload: () => inTurn(evict),
  };
}
