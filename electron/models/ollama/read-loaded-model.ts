import { isSameTag } from '../../../shared/models/match-entry.ts';
import { readLoaded } from './manage-ollama.ts';
import { parseServer, type ServerName } from './ollama-server.ts';

/**
 * What a server says about one model in its memory; null when it is not there, or when the server does not answer.
 * Sizes are bytes. Rejects on abort.
 */
export async function readLoadedModel(
  server: ServerName,
  tag: string,
  signal: AbortSignal,
): Promise<{ bytes: number | null; gpuBytes: number | null; context: number | null } | null> {
  const parsed = parseServer(server);
  if (!parsed.ok) return null;
  const loaded = await readLoaded(parsed.value, { signal });
  if (!loaded.ok) return null;
  const found = loaded.value.find((one) => isSameTag(one.model ?? one.name, tag));
  if (found === undefined) return null;
  return {
    bytes: found.size || null,
    gpuBytes: found.size_vram ?? null,
    context: found.context_length || null,
  };
}
