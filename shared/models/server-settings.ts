import type { Served } from '../ipc/models.ts';
import { MOST_SLOTS } from './fit/memory.ts';
import { type KvType, kvTypes } from './fit-report.ts';

type Started = Pick<Served, 'environment'> | null;

/** In what a server keeps its cache, as far as its environment can be read; f16 is what it does unasked. */
export function cacheTypeOf(server: Started): KvType {
  const named = server?.environment.OLLAMA_KV_CACHE_TYPE?.toLowerCase();
  return kvTypes.find((type) => type === named) ?? 'f16';
}

/** How many requests at once a server takes for a model, likewise; one unasked. */
export function slotsOf(server: Started): number {
  const named = Number(server?.environment.OLLAMA_NUM_PARALLEL ?? Number.NaN);
  return Number.isInteger(named) && named >= 1 && named <= MOST_SLOTS ? named : 1;
}
