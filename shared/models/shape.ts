import { z } from 'zod';

/**
 * What about a model decides how much memory it needs. Comes from the catalogue, from a server's `/api/show` or
 * from a GGUF's own header; whatever is not known is null and makes the estimate wider or impossible, never wrong
 * in silence.
 */

const count = z.int().nonnegative().max(1_000_000_000);

/** Layers that cache alike. */
export const cacheGroupSchema = z.object({
  layers: count,
  kvHeads: count,
  /** Length of a key and of a value per head. */
  keyLength: count,
  valueLength: count,
  /** Tokens of a sliding window; null when the layer sees everything. */
  window: count.nullable(),
});
export type CacheGroup = z.infer<typeof cacheGroupSchema>;

export const shapeSchema = z.object({
  /** Of all weights, experts included; billions. */
  parametersB: z.number().positive().nullable(),
  activeParametersB: z.number().positive().nullable(),
  /** Bytes of the file with the weights, a vision projector included; null when not known. */
  fileBytes: z.number().positive().nullable(),
  /** Such as `Q4_K_M`. */
  quantization: z.string().nullable(),
  layers: count.nullable(),
  heads: count.nullable(),
  embedding: count.nullable(),
  /** Width of the feed-forward part. */
  feedForward: count.nullable(),
  vocabulary: count.nullable(),
  /** Whether input and output embeddings are one tensor. */
  tiedEmbeddings: z.boolean().nullable(),
  /** Null with `latent`, or when not known. */
  cacheGroups: z.array(cacheGroupSchema).min(1).nullable(),
  /** Multi-head latent attention: one compressed cache entry a token and layer. */
  latent: z.object({ layers: count, rank: count, rope: count }).nullable(),
  /** The same model in a file without the compressed cache: full heads. Used instead of `latent` where present. */
  fullHeads: z
    .object({ layers: count, heads: count, keyLength: count, valueLength: count })
    .nullable(),
  /** State of layers without a cache (hybrid models), per sequence. */
  recurrent: z
    .object({ layers: count, convKernel: count, inner: count, state: count, groups: count })
    .nullable(),
  /** Layers of a draft head that guesses tokens ahead. */
  draftLayers: count,
  projectorBytes: z.number().nonnegative().nullable(),
  experts: z.object({ count, used: count }).nullable(),
  /** Tokens it was trained for. */
  maxContext: count.nullable(),
  /** Whether servers run one sequence of it at a time, whatever they are asked. */
  oneSlot: z.boolean(),
  /** Names of fields above that nobody has verified. */
  unverified: z.array(z.string()),
});
export type ModelShape = z.infer<typeof shapeSchema>;

/** Where a shape was read. The later ones of this list are trusted more. */
export const shapeSources = ['catalogue', 'header', 'server'] as const;
