import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { AskLimits } from './ask-ollama.ts';
import { findListed } from './find-listed.ts';
import { releaseModel, removeModel } from './manage-ollama.ts';
import { faultError, parseServer, type ServerName } from './ollama-server.ts';

interface Named {
  readonly tag: string;
}

/**
 * Deletes a model. `digest` is the one that people saw; when another model has its name by now nothing is deleted
 * (`stale`). Errors: `model-missing`, `stale`, `server-unreachable`, `server-failed`, `model-work-failed`.
 */
export async function deleteModel(
  server: ServerName,
  what: Named & { readonly digest: string | null },
  limits?: AskLimits,
): Promise<Result<void, TandemError>> {
  const parsed = parseServer(server);
  if (!parsed.ok) return parsed;
  const listed = await findListed(parsed.value, what.tag, limits);
  if (!listed.ok) return err(faultError(parsed.value, listed.error));
  const found = listed.value;
  if (found === null) return err(missing(server, what));
  if (what.digest !== null && (found.digest ?? null) !== what.digest) {
    return err({ kind: 'stale', what: `the model ${what.tag} on ${server.name}` });
  }
  const removed = await removeModel(parsed.value, found.name, limits);
  if (removed.ok) return removed;
  if (removed.error.kind !== 'refused') return err(faultError(parsed.value, removed.error));
  if (removed.error.status === 404) return err(missing(server, what));
  const { detail } = removed.error;
  const next = 'Look at the server’s log; its user may not be allowed to write the models folder.';
  return err({ kind: 'model-work-failed', work: 'delete', tag: what.tag, detail, next });
}

/** Frees the memory of a loaded model. Errors: `model-missing`, `server-unreachable`, `server-failed`. */
export async function unloadModel(
  server: ServerName,
  what: Named,
  limits?: AskLimits,
): Promise<Result<void, TandemError>> {
  const parsed = parseServer(server);
  if (!parsed.ok) return parsed;
  const released = await releaseModel(parsed.value, what.tag, limits);
  if (released.ok) return ok(undefined);
  if (released.error.kind === 'refused' && released.error.status === 404) {
    return err(missing(server, what));
  }
  return err(faultError(parsed.value, released.error));
}

const missing = (server: ServerName, what: Named): TandemError => ({
  kind: 'model-missing',
  server: server.name,
  tag: what.tag,
});
