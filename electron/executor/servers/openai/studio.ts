import type { TandemError } from '../../../../shared/errors.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { awaitResponse, openRequest, readBody } from '../../../server-http/http.ts';
import type { ModelSettings, ServerScope } from '../../../workflow/chat-server.ts';
import type { OpenAiContact } from './contact.ts';
import { asTandemError, parseFailure, unreachable } from './failures.ts';
import type { ServedModel } from './look.ts';
import { watchWaiting } from './waiting.ts';

/** What became of a model that was to be in memory with a context. */
export interface Loaded {
  readonly loadMs: number;
  readonly notes: readonly { readonly what: string; readonly detail: string }[];
}

/**
 * LM Studio takes no context with a request: a model that it loads by itself gets its default, a few thousand tokens.
 * So it is told to load the model with the context of the run; one that is in memory with less is exchanged, as
 * Ollama exchanges it. Takes as long as it takes while the server lives. Rejects on abort.
 */
export async function ensureLoaded(
  contact: OpenAiContact,
  model: ServedModel,
  settings: Pick<ModelSettings, 'contextLength'>,
  scope: ServerScope,
): Promise<Result<Loaded, TandemError>> {
  const wanted = Math.min(settings.contextLength, model.trainedContext ?? settings.contextLength);
  if (model.loaded && (model.contextLength ?? 0) >= wanted) return ok({ loadMs: 0, notes: [] });
  const startedAt = performance.now();
  const isShort = model.loaded && model.contextLength !== null;
  if (model.loaded) {
    for (const instance of model.aliases) {
      const left = await post(contact, '/api/v1/models/unload', { instance_id: instance }, scope);
      if (!left.ok) return left;
    }
  }
  const body = { model: model.id, context_length: wanted };
  const loaded = await post(contact, '/api/v1/models/load', body, scope);
  if (!loaded.ok) return loaded;
  const detail = `${model.id} was in memory with ${model.contextLength} tokens of context; it was loaded anew with ${wanted}`;
  const notes = isShort ? [{ what: 'loaded-anew', detail }] : [];
  return ok({ loadMs: performance.now() - startedAt, notes });
}

async function post(
  contact: OpenAiContact,
  path: string,
  fields: object,
  scope: ServerScope,
): Promise<Result<void, TandemError>> {
  const { address, blame } = contact;
  const body = Buffer.from(JSON.stringify(fields));
  const request = { method: 'POST', path, body, accept: 'application/json' } as const;
  const sent = openRequest(address, request);
  scope.pulse({ phase: 'load', who: 'executor', text: `loading ${blame.tag}`, ms: 0 });
  const watch = watchWaiting(contact, {
    signal: scope.signal,
    pulse: (pulse) => scope.pulse({ ...pulse, phase: 'load', text: `loading ${blame.tag}` }),
    flavour: 'lmstudio',
    gone: (why) => sent.destroy(new Error(`the server stopped answering: ${why.detail}`)),
  });
  try {
    const response = await awaitResponse(sent, request, scope.signal);
    if (!response.ok) return err(unreachable(blame, response.error.detail));
    const text = await readBody(response.value, scope.signal, 1024 * 1024);
    if (!text.ok) return err(unreachable(blame, text.error.detail));
    const status = response.value.statusCode ?? 0;
    if (status >= 200 && status < 300) return ok(undefined);
    const failure = parseFailure({ status, body: text.value, retryAfter: undefined }, blame);
    return err(asTandemError(failure, blame));
  } finally {
    watch.stop();
    sent.destroy();
  }
}
