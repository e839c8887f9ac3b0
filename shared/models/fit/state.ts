import type { ModelShape } from '../shape.ts';

/** Tokens that a draft head guesses ahead, as qwen3.8's file says; each needs a copy of the state to go back to. */
const DRAFT_LENGTH = 4;

/** Bytes of the state of layers without a cache: four bytes a value, for each sequence and each guess of a draft head. */
export function stateBytes(shape: ModelShape, sequences: number): number {
  const { recurrent } = shape;
  if (recurrent === null) return 0;
  const { layers, convKernel, inner, state, groups } = recurrent;
  const convolution = Math.max(0, convKernel - 1) * (inner + 2 * groups * state);
  const copies = sequences * (1 + (shape.draftLayers > 0 ? DRAFT_LENGTH : 0));
  return layers * (convolution + state * inner) * 4 * copies;
}
