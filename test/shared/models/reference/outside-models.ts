import type { ModelShape } from '../../../../shared/models/shape.ts';

/**
 * Models of the observations that are not in the catalogue, with the numbers of their published configurations and
 * the sizes of their library files.
 */

const MIB = 1_048_576;

function dense(
  fileBytes: number,
  quantization: string,
  [layers, heads, kvHeads, length]: readonly [number, number, number, number],
  [embedding, feedForward, vocabulary, maxContext]: readonly [number, number, number, number],
): ModelShape {
  return {
    parametersB: null,
    activeParametersB: null,
    fileBytes,
    quantization,
    layers,
    heads,
    embedding,
    feedForward,
    vocabulary,
    tiedEmbeddings: false,
    cacheGroups: [{ layers, kvHeads, keyLength: length, valueLength: length, window: null }],
    latent: null,
    fullHeads: null,
    recurrent: null,
    draftLayers: 0,
    projectorBytes: null,
    experts: null,
    maxContext,
    oneSlot: false,
    unverified: [],
  };
}

export const outsideModels: Readonly<Record<string, ModelShape>> = {
  'llama3.1:8b': dense(
    4_920_753_328,
    'Q4_K_M',
    [32, 32, 8, 128],
    [4_096, 14_336, 128_256, 131_072],
  ),
  'llama3:70b': dense(39_969_745_349, 'Q4_0', [80, 64, 8, 128], [8_192, 28_672, 128_256, 8_192]),
  'qwen2.5:32b': dense(
    19_851_349_856,
    'Q4_K_M',
    [64, 40, 8, 128],
    [5_120, 27_648, 152_064, 32_768],
  ),
  'qwen3:32b': dense(20_201_253_588, 'Q4_K_M', [64, 64, 8, 128], [5_120, 25_600, 151_936, 40_960]),
  'gemma3:4b': {
    ...dense(3_338_801_718, 'Q4_K_M', [34, 8, 4, 256], [2_560, 10_240, 262_144, 131_072]),
    tiedEmbeddings: true,
    cacheGroups: [
      { layers: 29, kvHeads: 4, keyLength: 256, valueLength: 256, window: 1_024 },
      { layers: 5, kvHeads: 4, keyLength: 256, valueLength: 256, window: null },
    ],
    // The vision part, 16 bits a weight, is in the same file.
    projectorBytes: 812 * MIB,
  },
};
