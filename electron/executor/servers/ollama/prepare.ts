import type { TandemError } from '../../../../shared/errors.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { OllamaAddress } from '../../../server-http/address.ts';
import { awaitResponse, openRequest, readBody, requestText } from '../../../server-http/http.ts';
import type { ModelReady, ModelSettings, ServerScope } from '../../../workflow/chat-server.ts';
import { fitSettings, LEAST_CONTEXT } from '../fit-settings.ts';
import type { ChatLimits } from './chat.ts';
import { launchFields } from './conversation.ts';
import { asTandemError, type Blame, parseFailure, parseFault, unreachable } from './failures.ts';
import { type ModelFacts, parseModelFacts } from './model-facts.ts';
import { watchWaiting } from './waiting.ts';
import { isSameModel, parseWire, psSchema, showSchema, tagsSchema, versionSchema } from './wire.ts';

export interface OllamaContact {
  readonly address: OllamaAddress;
  readonly blame: Blame;
  readonly limits: ChatLimits;
  /** Whether a model that the server passes on to a cloud may be used; people said so in the settings. */
  readonly allowCloud: boolean;
}

/** Version, tags, show and ps answer from memory; only a dead or strangled server takes longer. */
const MANAGEMENT_MS = 15_000;

/**
 * From "is anybody there" to "loaded with the context that was asked for". Management goes through the same
 * small client as the chat: the npm client is built on fetch, whose hidden limits and missing cancellation
 * are what a load of several minutes runs into, and it would cost memory for five JSON requests.
 */
export async function prepareModel(
  contact: OllamaContact,
  asked: ModelSettings,
  scope: ServerScope,
): Promise<Result<ModelReady, TandemError>> {
  if (!contact.allowCloud && /[:-]cloud$/i.test(asked.tag)) {
    return err(leavesTheBuilding(asked.tag));
  }
  const version = await readVersion(contact, scope);
  if (!version.ok) return version;
  const facts = await readModel(contact, scope);
  if (!facts.ok) return facts;
  const fitted = decideSettings(asked, facts.value);
  if (!fitted.ok) return fitted;
  const { settings, notes } = fitted.value;
  const loaded = await loadModel(contact, settings, scope);
  if (!loaded.ok) return loaded;
  const allocation = await readAllocation(contact, scope);
  if (!allocation.ok) return allocation;
  const { contextAllocated } = allocation.value;
  if (contextAllocated !== null && contextAllocated < settings.contextLength) {
    const { tag, contextLength } = settings;
    return err({ kind: 'context-short', tag, asked: contextLength, allocated: contextAllocated });
  }
  return ok({
    settings,
    version: version.value,
    digest: facts.value.digest,
    quantization: facts.value.quantization,
    capabilities: facts.value.capabilities,
    ...allocation.value,
    loadMs: loaded.value,
    notes: [...notes, ...unverified(contextAllocated)],
  });
}

async function readVersion(contact: OllamaContact, scope: ServerScope) {
  const answer = await ask(contact, { method: 'GET', path: '/api/version' }, scope);
  if (!answer.ok) return answer;
  const parsed = parseWire(versionSchema, answer.value.text);
  return parsed === null ? err(notOllama(contact, '/api/version')) : ok(parsed.version);
}

async function readModel(
  contact: OllamaContact,
  scope: ServerScope,
): Promise<Result<ModelFacts, TandemError>> {
  const { tag } = contact.blame;
  const body = Buffer.from(JSON.stringify({ model: tag }));
  const shown = await ask(contact, { method: 'POST', path: '/api/show', body }, scope);
  if (!shown.ok) return shown;
  const show = parseWire(showSchema, shown.value.text);
  if (show === null) return err(notOllama(contact, '/api/show'));
  const tagged = await ask(contact, { method: 'GET', path: '/api/tags' }, scope);
  if (!tagged.ok) return tagged;
  const models = parseWire(tagsSchema, tagged.value.text)?.models ?? [];
  const listed = models.find((model) => isSameModel(model.model ?? model.name, tag));
  const isRemote = show.remote_host || show.remote_model || listed?.remote_host;
  if (isRemote && !contact.allowCloud) {
    return err(leavesTheBuilding(tag));
  }
  return ok(parseModelFacts(show, listed));
}

/** What was asked, lowered to what the model was trained for, with thinking decided by its abilities. */
function decideSettings(
  asked: ModelSettings,
  facts: ModelFacts,
): Result<Pick<ModelReady, 'settings' | 'notes'>, TandemError> {
  const { capabilities, trainedContext } = facts;
  if (capabilities.length > 0 && !capabilities.includes('completion')) {
    const detail = `it can't chat (the server lists: ${capabilities.join(', ')})`;
    return err({ kind: 'model-unsuitable', tag: asked.tag, detail });
  }
  const settings = fitSettings(asked, { capabilities, contextLength: trainedContext });
  const { contextLength } = settings;
  if (contextLength < LEAST_CONTEXT) {
    const detail = `its context of ${contextLength} tokens is too short; a step needs at least ${LEAST_CONTEXT}`;
    return err({ kind: 'model-unsuitable', tag: asked.tag, detail });
  }
  return ok({
    settings,
    notes: [...shorterNote(asked, contextLength), ...textNote(asked, settings)],
  });
}

const shorterNote = (asked: ModelSettings, length: number) =>
  length === asked.contextLength
    ? []
    : [
        {
          what: 'context-shorter',
          detail: `${asked.tag} was trained for ${length} tokens of context; ${asked.contextLength} were asked for, ${length} are used`,
        },
      ];

const textNote = (asked: ModelSettings, settings: ModelSettings) =>
  settings.transport === asked.transport
    ? []
    : [
        {
          what: 'tools-as-text',
          detail: `the template of ${settings.tag} knows no tools: they are described in the prompt, and calls are read from ${settings.transport === 'constrained' ? 'JSON under a schema' : 'text'}`,
        },
      ];

const unverified = (allocated: number | null) =>
  allocated === null
    ? [
        {
          what: 'context-unverified',
          detail: 'the server does not say how much context it allocated',
        },
      ]
    : [];

/** Loads without generating; as long as it takes while the server lives. Returns milliseconds. */
async function loadModel(
  contact: OllamaContact,
  settings: ModelSettings,
  scope: ServerScope,
): Promise<Result<number, TandemError>> {
  const startedAt = performance.now();
  const fields = { model: settings.tag, stream: false, ...launchFields(settings) };
  const body = Buffer.from(JSON.stringify(fields));
  const request = { method: 'POST', path: '/api/generate', body } as const;
  const sent = openRequest(contact.address, request);
  scope.pulse({ phase: 'load', who: 'executor', text: `loading ${settings.tag}`, ms: 0 });
  const watch = watchWaiting(contact.address, settings.tag, contact.limits, {
    signal: scope.signal,
    pulse: scope.pulse,
    loadedPhase: 'load',
    gone: (why) => sent.destroy(new Error(`the server stopped answering: ${why.detail}`)),
  });
  try {
    const response = await awaitResponse(sent, request, scope.signal);
    if (!response.ok) return err(unreachable(contact.blame, response.error.detail));
    // The headers come with the answer: what follows is a few bytes.
    const late = setTimeout(() => response.value.destroy(), contact.limits.stallMs);
    const text = await readBody(response.value, scope.signal, 1024 * 1024).finally(() =>
      clearTimeout(late),
    );
    if (!text.ok) return err(unreachable(contact.blame, text.error.detail));
    const status = response.value.statusCode ?? 0;
    if (status === 200) return ok(performance.now() - startedAt);
    return err(asTandemError(parseFailure(status, text.value, contact.blame), contact.blame));
  } finally {
    watch.stop();
    sent.destroy();
  }
}

async function readAllocation(
  contact: OllamaContact,
  scope: ServerScope,
): Promise<Result<Pick<ModelReady, 'contextAllocated' | 'gpuShare'>, TandemError>> {
  const answer = await ask(contact, { method: 'GET', path: '/api/ps' }, scope);
  if (!answer.ok) return answer;
  const models = parseWire(psSchema, answer.value.text)?.models ?? [];
  const { tag } = contact.blame;
  const entry = models.find((model) => isSameModel(model.model ?? model.name, tag));
  if (entry === undefined) {
    const detail = `${tag} was loaded but is not in memory; another program may be pushing it out`;
    return err({ kind: 'server-failed', server: contact.blame.server, detail });
  }
  const share = entry.size > 0 ? Math.min(1, entry.size_vram / entry.size) : null;
  return ok({ contextAllocated: entry.context_length ?? null, gpuShare: share });
}

async function ask(
  contact: OllamaContact,
  request: { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: Uint8Array },
  scope: ServerScope,
): Promise<Result<{ readonly text: string }, TandemError>> {
  const limits = { signal: scope.signal, timeoutMs: MANAGEMENT_MS };
  const answer = await requestText(contact.address, request, limits);
  if (!answer.ok) {
    const failure = parseFault(answer.error);
    return err(unreachable(contact.blame, 'detail' in failure ? failure.detail : ''));
  }
  const { status, text } = answer.value;
  if (status === 200) return ok({ text });
  return err(asTandemError(parseFailure(status, text, contact.blame), contact.blame));
}

const notOllama = (contact: OllamaContact, path: string): TandemError => ({
  kind: 'server-failed',
  server: contact.blame.server,
  detail: `${contact.address.display}${path} does not answer as Ollama does`,
});

const leavesTheBuilding = (tag: string): TandemError => ({
  kind: 'model-unsuitable',
  tag,
  detail: 'it runs in somebody’s cloud, so the source would leave the building',
});
