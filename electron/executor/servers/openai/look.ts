import { err, ok, type Result } from '../../../../shared/result.ts';
import { type HttpAsk, type HttpFault, requestText } from '../../../server-http/http.ts';
import type { Flavour, OpenAiContact } from './contact.ts';
import { parseFailure, type WireFailure } from './failures.ts';
import { isServedAs } from './served-as.ts';
import {
  modelListSchema,
  oldStudioSchema,
  type Props,
  parseWire,
  propsSchema,
  studioSchema,
  versionSchema,
} from './wire.ts';

/** A model as its server describes it. Null and empty: the server does not say. */
export interface ServedModel {
  readonly id: string;
  /** Other names that mean it. */
  readonly aliases: readonly string[];
  /** Tokens that one request has; of a model that is not loaded, null. */
  readonly contextLength: number | null;
  readonly trainedContext: number | null;
  readonly slots: number | null;
  readonly capabilities: readonly string[];
  readonly quantization: string | null;
  readonly parameters: string | null;
  readonly bytes: number | null;
  readonly loaded: boolean;
}

export interface ServerLook {
  /** `ollama`: not for this client, which can't set a context there. */
  readonly flavour: Flavour | 'ollama';
  readonly version: string | null;
  readonly models: readonly ServedModel[];
  /** LM Studio: whether it can be told to load a model with a context. */
  readonly canLoad: boolean;
}

export interface LookLimits {
  readonly signal: AbortSignal;
  /** For each request. */
  readonly timeoutMs: number;
}

type Listed = NonNullable<ReturnType<typeof parseModels>>;

/**
 * What a server is and has, from its own pages; nothing is loaded and nothing generated. `loading`: it is up and its
 * model is not. Rejects on abort.
 */
export async function lookAtServer(
  contact: OpenAiContact,
  limits: LookLimits,
): Promise<Result<ServerLook, WireFailure>> {
  const listed = await ask(contact, '/v1/models', limits);
  if (!listed.ok) return err(faultOf(listed.error));
  const { status, text } = listed.value;
  if (status !== 200)
    return err(parseFailure({ status, body: text, retryAfter: undefined }, contact.blame));
  const models = parseModels(text);
  if (models === null) return err(notOpenAi(contact));
  const [props, studio, version, ollama] = await Promise.all([
    page(contact, '/props', propsSchema, limits),
    page(contact, '/api/v1/models', studioSchema, limits),
    page(contact, '/version', versionSchema, limits),
    page(contact, '/api/version', versionSchema, limits),
  ]);
  if (studio !== null) return ok(describeStudio(studio.models));
  const owners = models.map((model) => model.owned_by ?? '');
  if (props !== null && isLlama(props, owners)) return ok(describeLlama(props, models));
  if (ollama !== null) return ok({ ...nothingMore, flavour: 'ollama', version: ollama.version });
  const isVllm = owners.includes('vllm') || models.some((model) => model.max_model_len != null);
  if (isVllm) return ok(describePlain(models, 'vllm', version?.version ?? null));
  const old = await page(contact, '/api/v0/models', oldStudioSchema, limits);
  if (old !== null) return ok(describeOldStudio(old.data));
  return ok(describePlain(models, 'openai', version?.version ?? null));
}

/** The names that a server lists; empty when it can't be asked. Rejects on abort. */
export async function readModelNames(
  contact: OpenAiContact,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const limits = { signal, timeoutMs: contact.limits.goneMs };
  const listed = await page(contact, '/v1/models', modelListSchema, limits);
  return listed?.data.map(({ id }) => id) ?? [];
}

/** The served model that is meant by a name; null when none is. The exact name goes before a similar one. */
export function findServed(models: readonly ServedModel[], tag: string): ServedModel | null {
  const exact = models.find(({ id }) => id === tag);
  const alike = models.filter(({ id, aliases }) =>
    [id, ...aliases].some((name) => isServedAs(tag, name)),
  );
  return exact ?? (alike.length === 1 ? (alike[0] ?? null) : null);
}

export function ask(
  contact: OpenAiContact,
  path: string,
  { signal, timeoutMs }: LookLimits,
  more: Partial<HttpAsk> = {},
): Promise<Result<{ readonly status: number; readonly text: string }, HttpFault>> {
  const accept = 'application/json';
  return requestText(
    contact.address,
    { method: 'GET', path, accept, ...more },
    { signal, timeoutMs },
  );
}

/** A page that may not be there; null unless it answers in its own shape. */
async function page<S extends Parameters<typeof parseWire>[0]>(
  contact: OpenAiContact,
  path: string,
  schema: S,
  limits: LookLimits,
) {
  const answer = await ask(contact, path, limits);
  return answer.ok && answer.value.status === 200 ? parseWire(schema, answer.value.text) : null;
}

const parseModels = (text: string) => parseWire(modelListSchema, text)?.data ?? null;

const faultOf = (fault: HttpFault): WireFailure => ({
  kind: fault.kind === 'refused' ? 'unreachable' : 'connection-lost',
  detail: fault.detail,
});

const notOpenAi = ({ blame }: OpenAiContact): WireFailure => ({
  kind: 'fatal',
  error: {
    kind: 'server-failed',
    server: blame.server,
    detail: `${blame.url}/v1/models does not answer as an OpenAI-compatible server does`,
  },
});

const nothingMore = { models: [], canLoad: false } as const;

/** Others answer unknown paths with 200 as well: it takes a field that only llama-server has. */
const isLlama = (props: Props, owners: readonly string[]): boolean =>
  owners.includes('llamacpp') ||
  props.total_slots != null ||
  props.default_generation_settings != null ||
  props.role === 'router';

function describeLlama(props: Props, models: Listed): ServerLook {
  const knowsTools = props.chat_template_caps?.supports_tools !== false;
  const thinks = /enable_thinking/.test(props.chat_template ?? '');
  const capabilities = [
    'completion',
    ...(knowsTools ? ['tools'] : []),
    ...(thinks ? ['thinking'] : []),
  ];
  const own = [props.model_alias, props.model_path].filter((name) => name != null && name !== '');
  // A router lists many models; what its page says is of none of them.
  const isOne = models.length === 1 && props.role !== 'router';
  return {
    flavour: 'llama.cpp',
    version: props.build_info ?? null,
    canLoad: false,
    models: models.map((model) => ({
      ...plainModel(model),
      aliases: [...(model.aliases ?? []), ...(isOne ? own.map(String) : [])],
      contextLength: isOne
        ? (props.default_generation_settings?.n_ctx ?? model.meta?.n_ctx ?? null)
        : (model.meta?.n_ctx ?? null),
      slots: isOne ? (props.total_slots ?? null) : null,
      capabilities: isOne ? capabilities : [],
      loaded: isOne || model.status?.value === 'loaded',
    })),
  };
}

const describePlain = (models: Listed, flavour: Flavour, version: string | null): ServerLook => ({
  ...{ flavour, version, canLoad: false },
  models: models.map((model) => ({ ...plainModel(model), loaded: flavour === 'vllm' })),
});

const plainModel = (model: Listed[number]): ServedModel => ({
  id: model.id,
  aliases: model.aliases ?? [],
  contextLength: model.max_model_len ?? model.meta?.n_ctx ?? null,
  trainedContext: model.meta?.n_ctx_train ?? null,
  slots: null,
  capabilities: [],
  quantization: null,
  parameters: describeParameters(model.meta?.n_params ?? null),
  bytes: model.meta?.size ?? null,
  loaded: false,
});

const describeParameters = (count: number | null): string | null =>
  count === null || count < 1e8 ? null : `${(count / 1e9).toFixed(1)}B`;

type Studio = NonNullable<ReturnType<typeof parseStudio>>;
const parseStudio = (text: string) => parseWire(studioSchema, text)?.models ?? null;

const describeStudio = (models: Studio): ServerLook => ({
  ...{ flavour: 'lmstudio', version: null, canLoad: true },
  models: models
    .filter(({ type }) => type !== 'embedding')
    .map((model) => {
      const instance = model.loaded_instances?.[0];
      return {
        id: model.key,
        aliases: model.loaded_instances?.map(({ id }) => id) ?? [],
        contextLength: instance?.config?.context_length ?? null,
        trainedContext: model.max_context_length ?? null,
        slots: instance?.config?.parallel ?? null,
        capabilities: [
          'completion',
          'tools',
          ...(model.capabilities?.trained_for_tool_use === false ? ['untrained-tools'] : []),
        ],
        quantization: model.quantization?.name ?? null,
        parameters: model.params_string ?? null,
        bytes: model.size_bytes ?? null,
        loaded: instance !== undefined,
      };
    }),
});

type OldStudio = NonNullable<ReturnType<typeof parseOldStudio>>;
const parseOldStudio = (text: string) => parseWire(oldStudioSchema, text)?.data ?? null;

const describeOldStudio = (models: OldStudio): ServerLook => ({
  ...{ flavour: 'lmstudio', version: null, canLoad: false },
  models: models
    .filter(({ type }) => type !== 'embeddings' && type !== 'embedding')
    .map((model) => ({
      id: model.id,
      aliases: [],
      contextLength: model.loaded_context_length ?? null,
      trainedContext: model.max_context_length ?? null,
      slots: null,
      capabilities: ['completion', 'tools'],
      quantization: model.quantization ?? null,
      parameters: null,
      bytes: null,
      loaded: model.state === 'loaded',
    })),
});
