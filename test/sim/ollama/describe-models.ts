import type { SimModel } from './model-memory.ts';

export const DEFAULT_CAPABILITIES = ['completion', 'tools'];
const DEFAULT_SIZE = 4_700_000_000;

const describeDetails = (model: SimModel) => ({
  format: 'gguf',
  family: model.family ?? 'qwen2',
  quantization_level: model.quantization ?? 'Q4_K_M',
  ...(model.parameterSize === undefined ? {} : { parameter_size: model.parameterSize }),
});

/** The body of `/api/show`. */
export const describeShow = (model: SimModel, inFull = false) => ({
  details: describeDetails(model),
  model_info:
    model.modelInfo === undefined
      ? {
          'general.architecture': 'qwen2',
          'qwen2.context_length': model.contextLength ?? 131_072,
          'tokenizer.ggml.tokens': null,
        }
      : blankArrays(model.modelInfo, inFull),
  capabilities: model.capabilities ?? DEFAULT_CAPABILITIES,
  ...(model.remoteHost === undefined
    ? {}
    : { remote_host: model.remoteHost, remote_model: model.tag }),
});

const blankArrays = (info: Readonly<Record<string, unknown>>, inFull: boolean) =>
  Object.fromEntries(
    Object.entries(info).map(([key, value]) => [
      key,
      !inFull && Array.isArray(value) && value.length > 5 ? null : value,
    ]),
  );

/** One entry of `/api/tags`. */
export const describeTag = (model: SimModel) => ({
  name: model.tag,
  model: model.tag,
  modified_at: '2026-11-01T08:00:00Z',
  size: model.size ?? DEFAULT_SIZE,
  digest: model.digest ?? `${model.tag.length}`.padStart(64, 'a'),
  details: describeDetails(model),
  ...(model.remoteHost === undefined ? {} : { remote_host: model.remoteHost }),
});

/** One entry of `/api/ps`. */
export function describeLoaded(loaded: {
  readonly model: SimModel;
  readonly contextLength: number;
}) {
  const size = loaded.model.psSize ?? loaded.model.size ?? DEFAULT_SIZE;
  return {
    ...describeTag(loaded.model),
    size,
    size_vram: Math.round(size * (loaded.model.gpuShare ?? 1)),
    context_length: loaded.contextLength,
    expires_at: new Date(Date.now() + 300_000).toISOString(),
  };
}
