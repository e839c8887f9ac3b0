import { isSameTag } from '../../../shared/models/match-entry.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { AskLimits } from './ask-ollama.ts';
import { readTags } from './manage-ollama.ts';
import type { OllamaFault, OllamaServer } from './ollama-server.ts';
import type { ListedModel } from './wire.ts';

/** The model as the server's list has it, which alone says that it is there; null when it has none of this name. */
export async function findListed(
  server: OllamaServer,
  tag: string,
  limits?: AskLimits,
): Promise<Result<ListedModel | null, OllamaFault>> {
  const tags = await readTags(server, limits);
  if (!tags.ok) return tags;
  return ok(tags.value.find((model) => isSameTag(model.model ?? model.name, tag)) ?? null);
}
