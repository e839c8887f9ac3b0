import type { Personality } from './personality.ts';

export interface SimServed {
  readonly id: string;
  /** Of one request, once it is loaded. Default 65,536; LM Studio loads with 4,096 when nobody says more. */
  readonly context?: number;
  /** Trained for. Default 131,072. */
  readonly trained?: number;
  /** LM Studio: in memory from the beginning. Others always are. */
  readonly loaded?: boolean;
}

export interface Loaded {
  readonly id: string;
  readonly instance: string;
  readonly context: number;
}

const DEFAULT_CONTEXT = 65_536;
const STUDIO_CONTEXT = 4_096;

/** The models of a server, and what is in memory with how much context. */
export function createSimModels(personality: Personality, given: readonly SimServed[]) {
  const startsLoaded = (model: SimServed) =>
    personality === 'lmstudio' ? model.loaded === true : true;
  let loaded: Loaded[] = given.filter(startsLoaded).map((model) => ({
    id: model.id,
    instance: model.id,
    context: model.context ?? DEFAULT_CONTEXT,
  }));
  return {
    all: given,
    loaded: (): readonly Loaded[] => loaded,
    inMemory: (name: string) =>
      loaded.find(({ id, instance }) => id === name || instance === name) ?? null,
    load(id: string, context: number | null): Loaded | null {
      const model = given.find((one) => one.id === id);
      if (model === undefined) return null;
      const length = Math.min(context ?? model.context ?? STUDIO_CONTEXT, model.trained ?? 131_072);
      const count = loaded.filter((one) => one.id === id).length;
      const instance = count === 0 ? id : `${id}:${count + 1}`;
      const entry = { id, instance, context: length };
      loaded.push(entry);
      return entry;
    },
    unload(instance: string): boolean {
      const before = loaded.length;
      loaded = loaded.filter((one) => one.instance !== instance);
      return loaded.length < before;
    },
  };
}
export type SimModels = ReturnType<typeof createSimModels>;
