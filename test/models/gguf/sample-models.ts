import type { Spec, Tensor, Value } from './gguf-bytes.ts';

/** Small files with the headers that real models have: as many keys and layers, narrow tensors. */

type Keys = Readonly<Record<string, Value>>;

const u32 = (value: number): Value => ({ u32: value });
const vocabulary = (size: number): readonly string[] =>
  Array.from({ length: size }, (_, at) => `t${at}`);

interface Sample {
  readonly architecture: string;
  readonly keys: Keys;
  readonly vocabulary: number;
  readonly layers: number;
  readonly embedding: number;
  readonly tied?: boolean;
}

export function sampleSpec(sample: Sample): Spec {
  const { architecture, layers, embedding } = sample;
  const own = Object.entries(sample.keys).map(
    ([key, value]) => [`${architecture}.${key}`, value] as const,
  );
  const tokens = vocabulary(sample.vocabulary);
  // Data as large as the real one would make every test write gigabytes: rows of the table are narrow.
  const table = [32, sample.vocabulary];
  const tensors: Tensor[] = [
    { name: 'token_embd.weight', dimensions: table, type: 8, bytes: 34 * sample.vocabulary },
    { name: 'output_norm.weight', dimensions: [32] },
    ...(sample.tied === true
      ? []
      : [{ name: 'output.weight', dimensions: table, type: 8, bytes: 34 * sample.vocabulary }]),
    ...Array.from({ length: layers }, (_, at) => ({
      name: `blk.${at}.attn_norm.weight`,
      dimensions: [32],
    })),
  ];
  return {
    keys: [
      ['general.architecture', { text: architecture }],
      ['general.name', { text: `Sample ${architecture}` }],
      ['general.file_type', u32(15)],
      ['general.quantization_version', u32(2)],
      [`${architecture}.block_count`, u32(layers)],
      [`${architecture}.embedding_length`, u32(embedding)],
      ...own,
      ['tokenizer.ggml.model', { text: 'gpt2' }],
      ['tokenizer.ggml.tokens', { texts: tokens }],
      ['tokenizer.ggml.token_type', { u32s: tokens.map(() => 1) }],
      ['tokenizer.ggml.merges', { texts: tokens.slice(2).map((token) => `t ${token}`) }],
      ['tokenizer.chat_template', { text: '{% for m in messages %}{{ m.content }}{% endfor %}' }],
    ],
    tensors,
  };
}

export const llama = sampleSpec({
  architecture: 'llama',
  layers: 32,
  embedding: 4096,
  vocabulary: 6000,
  keys: {
    context_length: u32(8192),
    feed_forward_length: u32(14_336),
    'attention.head_count': u32(32),
    'attention.head_count_kv': u32(8),
    'rope.freq_base': { f32: 500_000 },
  },
});

export const qwen2 = sampleSpec({
  architecture: 'qwen2',
  layers: 28,
  embedding: 3584,
  vocabulary: 5000,
  keys: {
    context_length: u32(32_768),
    feed_forward_length: u32(18_944),
    'attention.head_count': u32(28),
    'attention.head_count_kv': u32(4),
  },
});

export const gemma3 = sampleSpec({
  architecture: 'gemma3',
  layers: 34,
  embedding: 2560,
  vocabulary: 7000,
  tied: true,
  keys: {
    context_length: u32(131_072),
    feed_forward_length: u32(10_240),
    'attention.head_count': u32(8),
    'attention.head_count_kv': u32(4),
    'attention.key_length': u32(256),
    'attention.value_length': u32(256),
    'attention.sliding_window': u32(1024),
  },
});

/** Full attention in every fourth layer; the others keep a state. */
export const hybrid = sampleSpec({
  architecture: 'granitehybrid',
  layers: 40,
  embedding: 4096,
  vocabulary: 5000,
  keys: {
    context_length: u32(1_048_576),
    feed_forward_length: u32(12_800),
    'attention.head_count': u32(32),
    'attention.head_count_kv': {
      u32s: Array.from({ length: 40 }, (_, at) => (at % 10 === 5 ? 8 : 0)),
    },
    'ssm.conv_kernel': u32(4),
    'ssm.state_size': u32(128),
    'ssm.group_count': u32(1),
    'ssm.inner_size': u32(8192),
    'ssm.time_step_rank': u32(128),
  },
});

/** Windows by a pattern, one entry a layer, as newer converters write it. */
export const patterned = sampleSpec({
  architecture: 'gemma4',
  layers: 30,
  embedding: 2816,
  vocabulary: 5000,
  tied: true,
  keys: {
    context_length: u32(262_144),
    feed_forward_length: u32(2112),
    'attention.head_count': u32(16),
    'attention.head_count_kv': {
      u32s: Array.from({ length: 30 }, (_, at) => (at % 6 === 5 ? 2 : 8)),
    },
    'attention.key_length': u32(512),
    'attention.value_length': u32(512),
    'attention.key_length_swa': u32(256),
    'attention.value_length_swa': u32(256),
    'attention.sliding_window': u32(1024),
    'attention.sliding_window_pattern': {
      bools: Array.from({ length: 30 }, (_, at) => at % 6 !== 5),
    },
  },
});

export const deepseek2 = sampleSpec({
  architecture: 'deepseek2',
  layers: 61,
  embedding: 7168,
  vocabulary: 5000,
  keys: {
    context_length: u32(163_840),
    feed_forward_length: u32(18_432),
    'attention.head_count': u32(128),
    'attention.head_count_kv': u32(1),
    'attention.key_length': u32(576),
    'attention.value_length': u32(512),
    'attention.key_length_mla': u32(192),
    'attention.value_length_mla': u32(128),
    'attention.kv_lora_rank': u32(512),
    'attention.q_lora_rank': u32(1536),
    'rope.dimension_count': u32(64),
    expert_count: u32(256),
    expert_used_count: u32(8),
  },
});
