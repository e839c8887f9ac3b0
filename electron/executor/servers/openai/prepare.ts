import type { TandemError } from '../../../../shared/errors.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { ModelReady, ModelSettings, ServerScope } from '../../../workflow/chat-server.ts';
import { fitSettings, LEAST_CONTEXT, STRICT_TOOLS } from '../fit-settings.ts';
import type { OpenAiContact } from './contact.ts';
import { asTandemError, missing, unreachable } from './failures.ts';
import { findServed, lookAtServer, type ServedModel, type ServerLook } from './look.ts';
import { ensureLoaded } from './studio.ts';
import { tryTools } from './try-tools.ts';
import { isVendor, LEAVES } from './vendors.ts';
import { awaitLoaded } from './waiting.ts';

type Notes = ModelReady['notes'];

/** Lists and pages come from memory; only a dead or strangled server takes longer. */
const MANAGEMENT_MS = 15_000;
/** One token, behind whatever the server is working on. */
const TRIAL_MS = 120_000;

/**
 * From "is anybody there" to "this model, with so much context, able to do that". Everything is read from the server:
 * its kind, the model that it really runs, what one request may hold, whether it takes tools. Nothing is substituted
 * in silence. Rejects only when the signal aborts.
 */
export async function prepareModel(
  contact: OpenAiContact,
  asked: ModelSettings,
  scope: ServerScope,
): Promise<Result<ModelReady, TandemError>> {
  const startedAt = performance.now();
  if (!contact.allowCloud && isVendor(contact.address.hostname)) {
    return err({ kind: 'model-unsuitable', tag: asked.tag, detail: LEAVES });
  }
  const look = await lookLoaded(contact, scope);
  if (!look.ok) return look;
  const { flavour } = look.value;
  if (flavour === 'ollama') return err(speaksOllama(contact));
  const found = findServed(look.value.models, asked.tag);
  if (found === null) {
    const names = look.value.models.map(({ id }) => id);
    return err(missing(contact.blame, names));
  }
  const loaded = await loadWhere(contact, { look: look.value, model: found, asked }, scope);
  if (!loaded.ok) return loaded;
  const { model, notes } = loaded.value;
  const able = await readAbilities(contact, { flavour, model }, scope);
  const settings = fitSettings(asked, {
    contextLength: model.contextLength,
    capabilities: able.capabilities,
    flavour,
  });
  if (settings.contextLength < LEAST_CONTEXT) {
    const detail = `its context of ${settings.contextLength} tokens is too short, a step needs at least ${LEAST_CONTEXT}; ${longerContext(look.value)}`;
    return err({ kind: 'model-unsuitable', tag: asked.tag, detail });
  }
  return ok({
    settings,
    version: look.value.version,
    digest: null,
    quantization: model.quantization,
    contextAllocated: model.contextLength,
    gpuShare: null,
    capabilities: able.capabilities,
    loadMs: model.loaded && found.loaded ? 0 : performance.now() - startedAt,
    flavour,
    slots: model.slots ?? contact.slots,
    notes: [
      ...notes,
      ...describeName(asked.tag, model),
      ...describeContext(asked, model, settings),
      ...describeTools(asked, settings, able.detail),
      ...(model.capabilities.includes('untrained-tools') ? [untrained(model)] : []),
    ],
  });
}

/** Waits for a server that is up while its model loads. */
async function lookLoaded(
  contact: OpenAiContact,
  scope: ServerScope,
): Promise<Result<ServerLook, TandemError>> {
  for (;;) {
    const limits = { signal: scope.signal, timeoutMs: MANAGEMENT_MS };
    const look = await lookAtServer(contact, limits);
    if (look.ok) return look;
    if (look.error.kind !== 'loading') return err(lookError(contact, look.error));
    const gone = await awaitLoaded(contact, scope);
    if (gone !== null) return err(unreachable(contact.blame, gone.detail));
  }
}

function lookError(
  { blame }: OpenAiContact,
  failure: Parameters<typeof asTandemError>[0],
): TandemError {
  if (failure.kind === 'connection-lost') return unreachable(blame, failure.detail);
  return asTandemError(failure, blame);
}

interface Loading {
  readonly model: ServedModel;
  readonly notes: Notes;
}

/** Only LM Studio loads on request; of the others a model is loaded or it is not served. */
async function loadWhere(
  contact: OpenAiContact,
  wanted: {
    readonly look: ServerLook;
    readonly model: ServedModel;
    readonly asked: ModelSettings;
  },
  scope: ServerScope,
): Promise<Result<Loading, TandemError>> {
  const { look, model, asked } = wanted;
  if (look.flavour !== 'lmstudio') return ok({ model, notes: [] });
  const limits = { signal: scope.signal, timeoutMs: MANAGEMENT_MS };
  if (!look.canLoad && !model.loaded) {
    // It loads by itself at the first request, with a context of its own choice that can be read afterwards.
    await tryTools(contact, { ...limits, timeoutMs: TRIAL_MS }, { strict: false });
  }
  const loaded = look.canLoad
    ? await ensureLoaded(contact, model, asked, scope)
    : ok({ loadMs: 0, notes: [] });
  if (!loaded.ok) return loaded;
  const after = await lookAtServer(contact, limits);
  if (!after.ok) return err(lookError(contact, after.error));
  const now = findServed(after.value.models, asked.tag) ?? model;
  if (look.canLoad && !now.loaded) {
    const detail = `LM Studio was told to load ${model.id} and does not have it in memory; look at its log`;
    return err({ kind: 'server-failed', server: contact.blame.server, detail });
  }
  return ok({ model: now, notes: loaded.value.notes });
}

interface Abilities {
  readonly capabilities: readonly string[];
  /** Why there are no tools; empty where there are. */
  readonly detail: string;
}

/** llama-server and LM Studio say what they can; of the others it is tried. */
async function readAbilities(
  contact: OpenAiContact,
  { flavour, model }: { readonly flavour: string; readonly model: ServedModel },
  scope: ServerScope,
): Promise<Abilities> {
  if (model.capabilities.length > 0) {
    const detail = model.capabilities.includes('tools')
      ? ''
      : `the template of ${model.id} knows no tools, and its server would pass over them in silence`;
    return { capabilities: model.capabilities, detail };
  }
  scope.pulse({ phase: 'prefill', who: 'executor', text: `trying tools on ${model.id}`, ms: 0 });
  const limits = { signal: scope.signal, timeoutMs: TRIAL_MS };
  const trial = await tryTools(contact, limits, { strict: flavour === 'vllm' });
  return {
    capabilities: [
      'completion',
      ...(trial.tools ? ['tools'] : []),
      ...(trial.strict ? [STRICT_TOOLS] : []),
    ],
    detail: trial.detail,
  };
}

const describeName = (tag: string, { id }: ServedModel): Notes =>
  tag === id ? [] : [{ what: 'model-name', detail: `${tag} is served under the name ${id}` }];

function describeContext(asked: ModelSettings, model: ServedModel, settings: ModelSettings): Notes {
  if (model.contextLength === null) {
    const detail = `the server does not say how much context ${model.id} has; ${asked.contextLength} tokens are assumed`;
    return [{ what: 'context-unverified', detail }];
  }
  if (settings.contextLength === asked.contextLength) return [];
  const detail = `${model.id} is served with ${model.contextLength} tokens of context; ${asked.contextLength} were asked for, ${settings.contextLength} are used`;
  return [{ what: 'context-shorter', detail }];
}

const describeTools = (asked: ModelSettings, settings: ModelSettings, why: string): Notes =>
  settings.transport === asked.transport
    ? []
    : [
        {
          what: 'tools-as-text',
          detail: `${why || `${settings.tag} takes no tools`}: they are described in the prompt, and calls are read from ${settings.transport === 'constrained' ? 'JSON under a schema' : 'text'}`,
        },
      ];

const untrained = ({ id }: ServedModel) => ({
  what: 'untrained-tools',
  detail: `${id} was not trained for tools; its server describes them to it in the prompt`,
});

/** How people get more of it, by the kind of server. */
export function longerContext({
  flavour,
  canLoad,
}: Pick<ServerLook, 'flavour' | 'canLoad'>): string {
  switch (flavour) {
    case 'vllm':
      return 'start vLLM with a larger --max-model-len';
    case 'llama.cpp':
      return 'start llama-server with a larger -c; it is divided by the slots of -np';
    case 'lmstudio':
      return canLoad
        ? 'free memory in LM Studio, then try again'
        : 'load the model in LM Studio with a larger context';
    default:
      return 'have its server give it more';
  }
}

export const speaksOllama = ({ blame }: OpenAiContact): TandemError => ({
  kind: 'server-failed',
  server: blame.server,
  detail: `an Ollama answers at ${blame.url}; take "kind" out of its entry in the settings, because only its own protocol can set the context`,
});
