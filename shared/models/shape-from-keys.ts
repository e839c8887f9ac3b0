import * as known from './keys/architectures.ts';
import { createKeyReader, type GgufKeys, type KeyReader, toCount } from './keys/key-reader.ts';
import { groupLayers, type HeadLengths, type Layer, readLayers } from './keys/layers.ts';
import type { ModelShape } from './shape.ts';

/** What is known of a file besides its keys. Sizes in bytes. */
export interface MoreOfFile {
  /** Of the weights, a projector included; of a server's model, all its layers. */
  readonly fileBytes: number | null;
  readonly quantization: string | null;
  /** Number of tokens, where the list itself was left out. */
  readonly vocabulary?: number | null;
  /** Of a projector that the file size includes. */
  readonly projectorBytes?: number | null;
  /** From the header's list of tensors. */
  readonly tensors?: {
    readonly parameters: number;
    readonly tied: boolean;
    readonly projectorBytes: number;
  };
}

export interface ShapeFromKeys {
  readonly shape: ModelShape;
  /** Fields of the shape that the keys should tell and do not, or tell with numbers that no model has. */
  readonly missing: readonly string[];
}

const MOST_LAYERS = 4_096;
const MOST_TOKENS = 1_000_000_000;

/**
 * The shape of a model from its metadata, as a GGUF header has it or a server's `/api/show`. Servers blank lists of
 * more than five (a number for each layer): where nothing else says the same, the field is missing.
 */
export function shapeFromKeys(keys: GgufKeys, more: MoreOfFile): ShapeFromKeys {
  const reader = createKeyReader(keys);
  if (reader === null) return { shape: blankShape(more), missing: ['architecture'] };
  const plain = readPlain(reader, keys, more);
  const { layers, heads, embedding } = plain;
  const list = layers === null ? null : readLayers(reader, layers, heads);
  const lengths = readLengths(reader, embedding, heads);
  const latent = readLatent(reader, layers, heads);
  const window = reader.count('attention.sliding_window', MOST_TOKENS);
  const cacheGroups =
    latent.latent !== null || list === null || lengths === null
      ? null
      : groupLayers(list, window, lengths);
  const recurrent = list === null ? null : readRecurrent(reader, list, embedding);
  const shape = { ...plain, ...latent, cacheGroups, recurrent };
  return { shape, missing: missingOf(shape, list) };
}

function readPlain(reader: KeyReader, keys: GgufKeys, more: MoreOfFile): ModelShape {
  const blocks = reader.count('block_count', MOST_LAYERS);
  const extra = Math.min(reader.count('nextn_predict_layers') ?? 0, blocks ?? 0);
  const { architecture } = reader;
  const parameters = more.tensors?.parameters ?? toCount(keys['general.parameter_count'], 1e15);
  const experts = reader.count('expert_count');
  return {
    ...blankShape(more),
    parametersB: parameters === null || parameters <= 0 ? null : parameters / 1e9,
    layers: blocks === null || blocks === 0 ? null : blocks - extra,
    heads: largest(reader, 'attention.head_count', blocks),
    embedding: reader.count('embedding_length') || null,
    feedForward:
      largest(reader, 'feed_forward_length', blocks) ??
      (reader.count('expert_feed_forward_length') || null),
    vocabulary: more.vocabulary ?? readVocabulary(reader, keys),
    tiedEmbeddings: more.tensors?.tied ?? (known.TIED.has(architecture) ? true : null),
    draftLayers: known.DRAFTING.has(architecture) ? extra : 0,
    experts: experts ? { count: experts, used: reader.count('expert_used_count') ?? 0 } : null,
    maxContext: reader.count('context_length', MOST_TOKENS) || null,
    oneSlot: known.ONE_SLOT.has(architecture),
  };
}

function blankShape(more: MoreOfFile): ModelShape {
  const { fileBytes, quantization, tensors } = more;
  const isSize = fileBytes !== null && Number.isFinite(fileBytes) && fileBytes > 0;
  return {
    parametersB: null,
    activeParametersB: null,
    fileBytes: isSize ? fileBytes : null,
    quantization,
    layers: null,
    heads: null,
    embedding: null,
    feedForward: null,
    vocabulary: null,
    tiedEmbeddings: null,
    cacheGroups: null,
    latent: null,
    fullHeads: null,
    recurrent: null,
    draftLayers: 0,
    projectorBytes: more.projectorBytes ?? (tensors?.projectorBytes || null),
    experts: null,
    maxContext: null,
    oneSlot: false,
    unverified: [],
  };
}

/** The largest of a number for each layer; null when there is none above zero. */
function largest(reader: KeyReader, name: string, layers: number | null): number | null {
  const all = reader.perLayer(name, Math.max(1, layers ?? 1));
  return all === null ? null : Math.max(...all) || null;
}

function readVocabulary(reader: KeyReader, keys: GgufKeys): number | null {
  const tokens = keys['tokenizer.ggml.tokens'];
  if (Array.isArray(tokens) && tokens.length > 0) return tokens.length;
  return reader.count('vocab_size') || null;
}

function readLengths(
  reader: KeyReader,
  embedding: number | null,
  heads: number | null,
): HeadLengths | null {
  const even = embedding === null || heads === null ? null : Math.floor(embedding / heads);
  const key = reader.has('attention.key_length') ? reader.count('attention.key_length') : even;
  const value = reader.has('attention.value_length')
    ? reader.count('attention.value_length')
    : even;
  if (known.STATE_ONLY.has(reader.architecture)) {
    return { key: 0, value: 0, windowKey: 0, windowValue: 0 };
  }
  if (key === null || value === null) return null;
  const windowKey = reader.count('attention.key_length_swa') ?? key;
  const windowValue = reader.count('attention.value_length_swa') ?? value;
  return { key, value, windowKey, windowValue };
}

/**
 * Files with a compressed cache: those that say the length of whole heads beside it can use it, older ones keep full
 * heads (`fullHeads`), 71 times as much for DeepSeek-V3.
 */
function readLatent(
  reader: KeyReader,
  layers: number | null,
  heads: number | null,
): Pick<ModelShape, 'latent' | 'fullHeads'> {
  const rank = reader.count('attention.kv_lora_rank');
  const rope = reader.count('rope.dimension_count');
  if (!rank || rope === null || layers === null) return { latent: null, fullHeads: null };
  const latent = { layers, rank, rope };
  const isCompact =
    reader.has('attention.key_length_mla') || known.LATENT_ALWAYS.has(reader.architecture);
  const keyLength = reader.count('attention.key_length');
  const valueLength = reader.count('attention.value_length');
  if (isCompact || heads === null || keyLength === null || valueLength === null) {
    return { latent, fullHeads: null };
  }
  return { latent, fullHeads: { layers, heads, keyLength, valueLength } };
}

/** The state of layers that have one; with convolutions only it is their last inputs. */
function readRecurrent(
  reader: KeyReader,
  list: readonly Layer[],
  embedding: number | null,
): ModelShape['recurrent'] {
  const layers = list.filter(({ hasState }) => hasState).length;
  if (layers === 0) return null;
  const convolution = reader.count('shortconv.l_cache');
  if (convolution !== null && embedding !== null) {
    return { layers, convKernel: convolution, inner: embedding, state: 0, groups: 0 };
  }
  const convKernel = reader.count('ssm.conv_kernel');
  const inner = reader.count('ssm.inner_size');
  const state = reader.count('ssm.state_size');
  if (convKernel === null || inner === null || state === null) return null;
  return { layers, convKernel, inner, state, groups: reader.count('ssm.group_count') ?? 0 };
}

function missingOf(shape: ModelShape, list: readonly Layer[] | null): string[] {
  const missing: string[] = [];
  const must = ['fileBytes', 'layers', 'heads', 'embedding', 'vocabulary', 'maxContext'] as const;
  for (const field of must) if (shape[field] === null) missing.push(field);
  if (shape.feedForward === null) missing.push('feedForward');
  if (shape.cacheGroups === null && shape.latent === null) missing.push('cacheGroups');
  const hasState = list?.some((layer) => layer.hasState) === true;
  if (hasState && shape.recurrent === null) missing.push('recurrent');
  return missing;
}
