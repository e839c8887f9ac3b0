/** Metadata as GGUF headers have it: the numbers of published configurations under the keys that converters write. */

type Keys = Readonly<Record<string, unknown>>;

const under = (architecture: string, keys: Keys): Keys => ({
  'general.architecture': architecture,
  ...Object.fromEntries(
    Object.entries(keys).map(([name, value]) => [`${architecture}.${name}`, value]),
  ),
});

const repeat = <T>(pattern: readonly T[], length: number): T[] =>
  Array.from({ length }, (_, index) => pattern[index % pattern.length] as T);

export const llama31 = {
  ...under('llama', {
    block_count: 32,
    context_length: 131_072,
    embedding_length: 4_096,
    feed_forward_length: 14_336,
    'attention.head_count': 32,
    'attention.head_count_kv': 8,
    vocab_size: 128_256,
    'rope.dimension_count': 128,
  }),
  'general.parameter_count': 8_030_261_312,
};

export const qwen3Coder = under('qwen3moe', {
  block_count: 48,
  context_length: 262_144,
  embedding_length: 2_048,
  feed_forward_length: 6_144,
  expert_feed_forward_length: 768,
  expert_count: 128,
  expert_used_count: 8,
  'attention.head_count': 32,
  'attention.head_count_kv': 4,
  'attention.key_length': 128,
  'attention.value_length': 128,
});

export const gemma3 = under('gemma3', {
  block_count: 34,
  context_length: 131_072,
  embedding_length: 2_560,
  feed_forward_length: 10_240,
  'attention.head_count': 8,
  'attention.head_count_kv': 4,
  'attention.key_length': 256,
  'attention.value_length': 256,
  'attention.sliding_window': 1_024,
});

/** gemma4:26b; its heads and its windows are lists with a value for each layer. */
export const gemma4 = under('gemma4', {
  block_count: 30,
  context_length: 262_144,
  embedding_length: 2_816,
  feed_forward_length: 2_112,
  'attention.head_count': 16,
  'attention.head_count_kv': repeat([8, 8, 8, 8, 8, 2], 30),
  'attention.key_length': 512,
  'attention.value_length': 512,
  'attention.key_length_swa': 256,
  'attention.value_length_swa': 256,
  'attention.sliding_window': 1_024,
  'attention.sliding_window_pattern': repeat([true, true, true, true, true, false], 30),
  'attention.shared_kv_layers': 0,
});

export const gptOss = under('gptoss', {
  block_count: 24,
  context_length: 131_072,
  embedding_length: 2_880,
  feed_forward_length: 2_880,
  expert_count: 32,
  expert_used_count: 4,
  'attention.head_count': 64,
  'attention.head_count_kv': 8,
  'attention.key_length': 64,
  'attention.value_length': 64,
  'attention.sliding_window': 128,
});

/** qwen3.8:27b: 64 layers and one that drafts. */
export const qwen38 = under('qwen35', {
  block_count: 65,
  nextn_predict_layers: 1,
  context_length: 262_144,
  embedding_length: 5_120,
  feed_forward_length: 17_408,
  full_attention_interval: 4,
  'attention.head_count': 24,
  'attention.head_count_kv': 4,
  'attention.key_length': 256,
  'attention.value_length': 256,
  'ssm.conv_kernel': 4,
  'ssm.inner_size': 6_144,
  'ssm.state_size': 128,
  'ssm.group_count': 16,
});

export const coderNext = under('qwen3next', {
  block_count: 48,
  context_length: 262_144,
  embedding_length: 2_048,
  expert_feed_forward_length: 512,
  expert_count: 512,
  expert_used_count: 10,
  'attention.head_count': 16,
  'attention.head_count_kv': 2,
  'attention.key_length': 256,
  'attention.value_length': 256,
  'ssm.conv_kernel': 4,
  'ssm.inner_size': 4_096,
  'ssm.state_size': 128,
  'ssm.group_count': 16,
});

/** Attention in every sixth layer, a state in the others that have no feed-forward part of their own. */
export const nemotron = under('nemotron_h', {
  block_count: 12,
  context_length: 1_048_576,
  embedding_length: 2_688,
  feed_forward_length: repeat([0, 1_856, 0, 1_856, 0, 1_856], 12),
  'attention.head_count': repeat([0, 0, 32, 0, 0, 0], 12),
  'attention.head_count_kv': repeat([0, 0, 2, 0, 0, 0], 12),
  'attention.key_length': 128,
  'attention.value_length': 128,
  'ssm.conv_kernel': 4,
  'ssm.inner_size': 4_096,
  'ssm.state_size': 128,
  'ssm.group_count': 8,
});

export const granite = under('granitehybrid', {
  block_count: 40,
  context_length: 131_072,
  embedding_length: 1_536,
  feed_forward_length: 512,
  'attention.head_count': 12,
  'attention.head_count_kv': repeat([0, 0, 0, 0, 0, 4, 0, 0, 0, 0], 40),
  'ssm.conv_kernel': 4,
  'ssm.inner_size': 3_072,
  'ssm.state_size': 128,
  'ssm.group_count': 1,
});

const deepseek = {
  block_count: 61,
  context_length: 163_840,
  embedding_length: 7_168,
  feed_forward_length: 18_432,
  expert_count: 256,
  expert_used_count: 8,
  'attention.head_count': 128,
  'attention.kv_lora_rank': 512,
  'rope.dimension_count': 64,
  vocab_size: 129_280,
};

/** The library's file of January 2025. */
export const deepseekLegacy = under('deepseek2', {
  ...deepseek,
  'attention.head_count_kv': 128,
  'attention.key_length': 192,
  'attention.value_length': 128,
});

export const deepseekCompact = under('deepseek2', {
  ...deepseek,
  'attention.head_count_kv': 1,
  'attention.key_length': 576,
  'attention.value_length': 512,
  'attention.key_length_mla': 192,
  'attention.value_length_mla': 128,
});

export const devstral = under('mistral3', {
  block_count: 40,
  context_length: 393_216,
  embedding_length: 5_120,
  feed_forward_length: 32_768,
  'attention.head_count': 32,
  'attention.head_count_kv': 8,
  'attention.key_length': 128,
  'attention.value_length': 128,
  vocab_size: 131_072,
});

export const lfm2 = under('lfm2', {
  block_count: 16,
  context_length: 128_000,
  embedding_length: 2_048,
  feed_forward_length: 8_192,
  'attention.head_count': 32,
  'attention.head_count_kv': repeat([0, 0, 8, 0], 16),
  'shortconv.l_cache': 3,
});

export const glmAir = under('glm4moe', {
  block_count: 47,
  nextn_predict_layers: 1,
  context_length: 131_072,
  embedding_length: 4_096,
  feed_forward_length: 10_944,
  'attention.head_count': 96,
  'attention.head_count_kv': 8,
  'attention.key_length': 128,
  'attention.value_length': 128,
});

/** As a server shows it: lists of more than five are left out. */
export const blanked = (keys: Keys): Keys =>
  Object.fromEntries(
    Object.entries(keys).map(([name, value]) => [
      name,
      Array.isArray(value) && value.length > 5 ? null : value,
    ]),
  );
