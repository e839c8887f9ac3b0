import type { Served } from '../../../../shared/ipc/models.ts';
import { type KvType, kvTypes } from '../../../../shared/models/fit-report.ts';

/** In what the server keeps its cache, as far as its environment can be read; f16 is what it does unasked. */
export function cacheTypeOf(server: Served | null): KvType {
  const named = server?.environment.OLLAMA_KV_CACHE_TYPE?.toLowerCase();
  return kvTypes.find((type) => type === named) ?? 'f16';
}
