import type { Personality } from './personality.ts';
import type { SimModels, SimServed } from './sim-models.ts';

/** What the pages besides the chat depend on. */
export interface PageFacts {
  readonly personality: Personality;
  readonly models: SimModels;
  readonly version: string;
  readonly slots: number;
  readonly supportsTools: boolean;
  readonly thinking: boolean;
  /** LM Studio before 0.4: no way to load with a context. */
  readonly old: boolean;
  readonly ignoresLoad: boolean;
  readonly metrics: () => string | null;
}

/** The answer of a page; null: there is none of that name. */
export function readPage(facts: PageFacts, path: string, body: Fields): object | string | null {
  if (path === 'GET /v1/models') return { object: 'list', data: listModels(facts) };
  if (path === 'GET /metrics') return facts.metrics();
  switch (facts.personality) {
    case 'vllm':
      return vllmPage(facts, path, body);
    case 'llama.cpp':
      return llamaPage(facts, path, body);
    case 'lmstudio':
      return studioPage(facts, path, body);
  }
}

type Fields = { readonly [name: string]: unknown };

const listModels = ({ personality, models }: PageFacts): readonly object[] =>
  models.all.map((model) => ({
    ...{ id: model.id, object: 'model' },
    ...listedAs(personality, model, models.inMemory(model.id)?.context ?? null),
  }));

function listedAs(personality: Personality, model: SimServed, context: number | null): object {
  switch (personality) {
    case 'vllm':
      return { owned_by: 'vllm', root: model.id, max_model_len: context };
    case 'llama.cpp': {
      const trained = model.trained ?? 131_072;
      const meta = { n_ctx: context, n_ctx_train: trained, n_params: 7_615_616_512, size: 4.6e9 };
      return { owned_by: 'llamacpp', meta };
    }
    case 'lmstudio':
      return { owned_by: 'organization_owner' };
  }
}

function vllmPage({ version, models }: PageFacts, path: string, body: Fields) {
  if (path === 'GET /health') return '';
  if (path === 'GET /version') return { version };
  if (path !== 'POST /tokenize' || typeof body.prompt !== 'string') return null;
  const count = Math.ceil(body.prompt.length / 4);
  const max_model_len = models.loaded()[0]?.context ?? null;
  return { count, max_model_len, tokens: Array.from({ length: count }, (_, at) => at) };
}

function llamaPage(facts: PageFacts, path: string, body: Fields) {
  const model = facts.models.all[0];
  if (path === 'GET /health') return { status: 'ok' };
  if (path === 'GET /props') {
    const text = facts.thinking ? '{% if enable_thinking %}<think>{% endif %}' : '{{ tools }}';
    return {
      default_generation_settings: { n_ctx: facts.models.loaded()[0]?.context },
      total_slots: facts.slots,
      model_path: `/models/${model?.id}.gguf`,
      build_info: facts.version,
      chat_template: text,
      chat_template_caps: { supports_tools: facts.supportsTools },
    };
  }
  if (path !== 'POST /tokenize' || typeof body.content !== 'string') return null;
  const count = Math.ceil(body.content.length / 4);
  return { tokens: Array.from({ length: count }, (_, at) => at) };
}

function studioPage(facts: PageFacts, path: string, body: Fields) {
  const { models } = facts;
  if (path === 'GET /api/v0/models')
    return { object: 'list', data: models.all.map(oldEntry(facts)) };
  if (facts.old || !path.includes('/api/v1/')) return UNEXPECTED(path);
  if (path === 'GET /api/v1/models') return { models: models.all.map(newEntry(facts)) };
  if (path === 'POST /api/v1/models/load') {
    const asked = typeof body.context_length === 'number' ? body.context_length : null;
    if (facts.ignoresLoad) return { instance_id: String(body.model), status: 'loaded' };
    const loaded = models.load(String(body.model), asked);
    if (loaded === null) return { error: { message: `Model ${String(body.model)} not found` } };
    return { instance_id: loaded.instance, load_time_seconds: 1.2, status: 'loaded' };
  }
  if (path === 'POST /api/v1/models/unload') {
    models.unload(String(body.instance_id));
    return { instance_id: body.instance_id };
  }
  return UNEXPECTED(path);
}

/** Answered with 200, which is why a shape has to be looked at. */
const UNEXPECTED = (path: string) => ({ error: `Unexpected endpoint or method. (${path})` });

const newEntry =
  ({ models, slots, supportsTools }: PageFacts) =>
  (model: SimServed) => ({
    type: 'llm',
    key: model.id,
    quantization: { name: 'Q4_K_M', bits_per_weight: 4 },
    size_bytes: 4_680_000_000,
    params_string: '7B',
    max_context_length: model.trained ?? 131_072,
    loaded_instances: models
      .loaded()
      .filter(({ id }) => id === model.id)
      .map(({ instance, context }) => ({
        id: instance,
        config: { context_length: context, parallel: slots },
      })),
    capabilities: { vision: false, trained_for_tool_use: supportsTools },
  });

const oldEntry =
  ({ models }: PageFacts) =>
  (model: SimServed) => {
    const loaded = models.inMemory(model.id);
    return {
      id: model.id,
      type: 'llm',
      arch: 'qwen2',
      quantization: 'Q4_K_M',
      state: loaded === null ? 'not-loaded' : 'loaded',
      max_context_length: model.trained ?? 131_072,
      ...(loaded === null ? {} : { loaded_context_length: loaded.context }),
    };
  };

/** The text of `/metrics`, as a pool reads it. */
export function vllmMetrics(
  model: string,
  now: { readonly running: number; readonly waiting: number; readonly kv: number },
): string {
  const label = `{engine="0",model_name="${model}"}`;
  return [
    '# HELP vllm:num_requests_running Number of requests in model execution batches.',
    '# TYPE vllm:num_requests_running gauge',
    `vllm:num_requests_running${label} ${now.running.toFixed(1)}`,
    '# TYPE vllm:num_requests_waiting gauge',
    `vllm:num_requests_waiting${label} ${now.waiting.toFixed(1)}`,
    '# TYPE vllm:kv_cache_usage_perc gauge',
    `vllm:kv_cache_usage_perc${label} ${now.kv}`,
    '# TYPE vllm:prompt_tokens_total counter',
    `vllm:prompt_tokens_total${label} 1.0`,
    '',
  ].join('\n');
}

export const llamaMetrics = (now: { readonly running: number; readonly waiting: number }): string =>
  [
    '# TYPE llamacpp:requests_processing gauge',
    `llamacpp:requests_processing ${now.running}`,
    '# TYPE llamacpp:requests_deferred gauge',
    `llamacpp:requests_deferred ${now.waiting}`,
    '',
  ].join('\n');
