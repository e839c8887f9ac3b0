import type { KvType } from '../fit-report.ts';
import type { CacheGroup, ModelShape } from '../shape.ts';
import { CONTEXT_STEP, roundUp } from './memory.ts';

/** Bytes of one element of the cache: 8-bit and 4-bit blocks of 32 carry a scale of two bytes. */
export const KV_BYTES: Readonly<Record<KvType, number>> = { f16: 2, q8_0: 34 / 32, q4_0: 18 / 32 };

/** What a server is asked to keep: `tokens` over all sequences together. */
export interface Kept {
  readonly tokens: number;
  readonly sequences: number;
  readonly microBatch: number;
  readonly kv: KvType;
}

/** What a server allocates for so many tokens in each of so many slots. */
export const keptTokens = (context: number, slots: number): number =>
  roundUp(context, CONTEXT_STEP) * slots;

/**
 * Bytes of the key and value cache; null when the model's cache is not known. Only layers that cache count: those of
 * a hybrid with a state of their own don't. A file that keeps full heads is taken as it is, compact or not.
 */
export function cacheBytes(shape: ModelShape, kept: Kept): number | null {
  const elements = cacheElements(shape, kept);
  return elements === null ? null : elements * KV_BYTES[kept.kv];
}

function cacheElements(shape: ModelShape, kept: Kept): number | null {
  const { fullHeads, latent, cacheGroups } = shape;
  if (fullHeads !== null) {
    const perToken =
      fullHeads.layers * fullHeads.heads * (fullHeads.keyLength + fullHeads.valueLength);
    return perToken * kept.tokens;
  }
  if (latent !== null) return latent.layers * (latent.rank + latent.rope) * kept.tokens;
  if (cacheGroups === null) return null;
  return cacheGroups.reduce((sum, group) => sum + groupElements(group, kept), 0);
}

const groupElements = (group: CacheGroup, kept: Kept): number =>
  perToken(group) * group.layers * cellsOf(group.window, kept);

const perToken = ({ kvHeads, keyLength, valueLength }: CacheGroup): number =>
  kvHeads * (keyLength + valueLength);

/** A window's layers keep the window of each sequence and the batch that is being read, in steps. */
function cellsOf(window: number | null, { tokens, sequences, microBatch }: Kept): number {
  if (window === null) return tokens;
  return Math.min(tokens, roundUp(window * sequences + microBatch, CONTEXT_STEP));
}

/** Bytes that one more token takes; windows are full by then. */
export function bytesPerToken(shape: ModelShape, kv: KvType): number | null {
  const far = { sequences: 1, microBatch: 512, kv };
  const start = 1 << 24;
  const here = cacheBytes(shape, { ...far, tokens: start });
  const next = cacheBytes(shape, { ...far, tokens: start + 1_024 });
  return here === null || next === null ? null : (next - here) / 1_024;
}

/** What the compressed cache takes, whatever the file does; 0 without one. */
export const latentBytes = ({ latent }: ModelShape, tokens: number, kv: KvType): number =>
  latent === null ? 0 : latent.layers * (latent.rank + latent.rope) * tokens * KV_BYTES[kv];

/** The cache of a draft head: as many layers of the kind that sees everything. */
export function draftCacheBytes(shape: ModelShape, kept: Kept): number {
  const group = shape.cacheGroups?.find(({ window }) => window === null) ?? shape.cacheGroups?.[0];
  if (group === undefined || shape.draftLayers === 0) return 0;
  return shape.draftLayers * perToken(group) * kept.tokens * KV_BYTES[kept.kv];
}
