import type { ModelShape } from '../shape.ts';
import { MIB } from './memory.ts';

const BASE = 300 * MIB;
/** No more rows of the vocabulary than this are held at once. */
const OUTPUT_ROWS = 512;

/**
 * Bytes of the buffers of one device with flash attention, the soft term of the sum (± 200 MiB): the larger of the
 * answer's scores over the vocabulary and of reading a batch. A width that is not known drops its term.
 */
export function computeBytes(shape: ModelShape, tokens: number, microBatch: number): number {
  const output = (shape.vocabulary ?? 0) * Math.min(microBatch, OUTPUT_ROWS) * 4;
  const reading = BASE + microBatch * tokens * 2 + (shape.feedForward ?? 0) * microBatch * 8;
  return Math.max(output, reading);
}

const DRAFT_BASE = 288 * MIB;

/** Buffers of a draft head: exactly the 544 MiB that a log shows for 2,048 tokens at once of 65,536. */
export const draftComputeBytes = (tokens: number, microBatch: number): number =>
  DRAFT_BASE + microBatch * tokens * 2;

/** Buffers of a vision projector, as seen beside one of 888 MiB. */
export const PROJECTOR_COMPUTE = 248 * MIB;
