import { err, ok, type Result } from '../../../shared/result.ts';
import { type AskLimits, askJson, askText, jsonBody } from './ask-ollama.ts';
import type { OllamaFault, OllamaServer } from './ollama-server.ts';
import {
  type ListedModel,
  type LoadedModel,
  psSchema,
  type ShownModel,
  showSchema,
  tagsSchema,
  versionSchema,
} from './wire.ts';

/** Ollama's management endpoints, one function each. They answer at once; long work is in pulls and import. */

type Answer<T> = Promise<Result<T, OllamaFault>>;

/** Unloading waits for an answer that is being written. */
const UNLOAD_MS = 60_000;
const DELETE_MS = 60_000;

export async function readVersion(server: OllamaServer, limits?: AskLimits): Answer<string> {
  const ask = { method: 'GET', path: '/api/version', schema: versionSchema } as const;
  const answer = await askJson(server, ask, limits);
  if (answer.ok) return ok(answer.value.version);
  // Whatever has no such path is something else, whose error is of no interest.
  if (answer.error.kind !== 'refused' || answer.error.status !== 404) return answer;
  const detail = `${server.address.display} answers, but has no /api/version: it is no Ollama`;
  return err({ kind: 'not-ollama', detail });
}

export async function readTags(
  server: OllamaServer,
  limits?: AskLimits,
): Answer<readonly ListedModel[]> {
  const ask = { method: 'GET', path: '/api/tags', schema: tagsSchema } as const;
  const answer = await askJson(server, ask, limits);
  return answer.ok ? ok(answer.value.models) : answer;
}

export async function readLoaded(
  server: OllamaServer,
  limits?: AskLimits,
): Answer<readonly LoadedModel[]> {
  const ask = { method: 'GET', path: '/api/ps', schema: psSchema } as const;
  const answer = await askJson(server, ask, limits);
  return answer.ok ? ok(answer.value.models) : answer;
}

/** The largest vocabularies of today, with their merges, are about 20 MB. */
const FULL_BYTES = 64 * 1024 * 1024;

/** `inFull`: arrays over five items too, which brings the vocabulary along. */
export function readShow(
  server: OllamaServer,
  what: { readonly tag: string; readonly inFull: boolean },
  limits?: AskLimits,
): Answer<ShownModel> {
  const body = jsonBody({ model: what.tag, ...(what.inFull ? { verbose: true } : {}) });
  const ask = { method: 'POST', path: '/api/show', body, schema: showSchema } as const;
  return askJson(server, ask, { ...limits, ...(what.inFull ? { maxBytes: FULL_BYTES } : {}) });
}

/** Takes the model off the server; layers that others share stay. */
export async function removeModel(
  server: OllamaServer,
  tag: string,
  limits?: AskLimits,
): Answer<void> {
  const ask = { method: 'DELETE', path: '/api/delete', body: jsonBody({ model: tag }) } as const;
  const answer = await askText(server, ask, { timeoutMs: DELETE_MS, ...limits });
  return answer.ok ? ok(undefined) : answer;
}

/** Takes the model out of memory; one that is not in memory is fine. */
export async function releaseModel(
  server: OllamaServer,
  tag: string,
  limits?: AskLimits,
): Answer<void> {
  const body = jsonBody({ model: tag, keep_alive: 0, stream: false });
  const ask = { method: 'POST', path: '/api/generate', body } as const;
  const answer = await askText(server, ask, { timeoutMs: UNLOAD_MS, ...limits });
  return answer.ok ? ok(undefined) : answer;
}
