import type { ModelShape } from '../shape.ts';

/**
 * Bits a weight of the token embedding, by the beginning of the quantisation's name. Files of K quantisations keep it
 * in the plain type of the same size; gpt-oss files (MXFP4) keep it in 16 bits.
 */
const EMBEDDING_BITS: readonly (readonly [RegExp, number])[] = [
  [/^(F16|BF16|MXFP4|NVFP4)/, 16],
  [/^F32/, 32],
  [/^Q8/, 8.5],
  [/^Q6/, 6.5625],
  [/^Q5/, 5.5],
  [/^(Q4|IQ4)/, 4.5],
  [/^(Q3|IQ3)/, 3.4375],
  [/^(Q2|IQ2|IQ1)/, 2.625],
];

/** Bytes of the file that go to the devices, and of the part that stays in main memory. */
export interface Weights {
  readonly device: number;
  readonly host: number;
}

/**
 * The file without the projector, which is counted by itself, and without the token embedding, which stays in main
 * memory unless the output uses the same tensor. Where the embedding's size is not known, all of it is counted.
 */
export function weightsOf(shape: ModelShape): Weights | null {
  if (shape.fileBytes === null) return null;
  const text = Math.max(0, shape.fileBytes - (shape.projectorBytes ?? 0));
  const host = Math.min(shape.tiedEmbeddings === false ? embeddingBytes(shape) : 0, text);
  return { device: text - host, host };
}

/** Bytes of the token embedding; 0 where it can't be told. */
export function embeddingBytes({ vocabulary, embedding, quantization }: ModelShape): number {
  if (vocabulary === null || embedding === null || quantization === null) return 0;
  const name = quantization.toUpperCase();
  const bits = EMBEDDING_BITS.find(([pattern]) => pattern.test(name))?.[1] ?? 0;
  return (vocabulary * embedding * bits) / 8;
}
