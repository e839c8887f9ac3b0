/**
 * What architectures do that their keys don't say, as llama.cpp and Ollama have it in their source. An architecture
 * that is in none of these lists has a plain cache of all its layers.
 */

/**
 * Every so many layers one sees everything and the others see a window. Where the file has no pattern of its own;
 * architectures that are not here ignore a window that their file names.
 */
export const WINDOW_PATTERNS: Readonly<Record<string, number>> = {
  gemma2: 2,
  gemma3: 6,
  gemma3n: 5,
  gemma4: 6,
  gptoss: 2,
  'gpt-oss': 2,
  cohere2: 4,
  exaone4: 4,
  olmo2: 4,
};

/** Every so many layers one has a cache and the others a state. */
export const STATE_PATTERNS: Readonly<Record<string, number>> = {
  qwen35: 4,
  qwen35moe: 4,
  qwen3next: 4,
};

/** Layers without key heads have a state; of Nemotron only those without a feed-forward part as well. */
export const STATE_BY_HEADS = new Set([
  'granitehybrid',
  'jamba',
  'lfm2',
  'lfm2moe',
  'nemotron_h',
  'nemotron_h_moe',
  'plamo2',
]);
export const STATE_WITHOUT_FEED_FORWARD = new Set(['nemotron_h', 'nemotron_h_moe']);
/** All layers have a cache and a state. */
export const STATE_EVERYWHERE = new Set(['falcon-h1']);
/** No layer has a cache. */
export const STATE_ONLY = new Set(['mamba', 'mamba2', 'rwkv6', 'rwkv7']);

/** Servers use the compressed cache of these although their files lack its key. */
export const LATENT_ALWAYS = new Set(['glm4moelite']);

/** The extra layers of these guess tokens ahead; those of others are in the file but not used. */
export const DRAFTING = new Set(['qwen35', 'qwen35moe', 'qwen3next']);

/** Input and output embeddings are one tensor. */
export const TIED = new Set([
  'gemma',
  'gemma2',
  'gemma3',
  'gemma3n',
  'gemma4',
  'cohere2',
  'command-r',
]);

/** Servers run one request of these at a time. */
export const ONE_SLOT = new Set([
  'mllama',
  'qwen3vl',
  'qwen3vlmoe',
  'qwen35',
  'qwen35moe',
  'qwen3next',
  'lfm2',
  'lfm2moe',
  'nemotron_h',
  'nemotron_h_moe',
]);
