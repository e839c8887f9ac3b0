import type { FitParts } from '../fit-report.ts';
import type { ModelShape } from '../shape.ts';
import { cacheBytes, draftCacheBytes, type Kept } from './cache.ts';
import { computeBytes, draftComputeBytes, PROJECTOR_COMPUTE } from './compute.ts';
import { stateBytes } from './state.ts';
import { weightsOf } from './weights.ts';

/** The sum on one device, term by term, in bytes; null when the shape lacks what it needs (`missingFields`). */
export function estimateParts(shape: ModelShape, kept: Kept): FitParts | null {
  const weights = weightsOf(shape);
  const cache = cacheBytes(shape, kept);
  if (weights === null || cache === null) return null;
  const { projectorBytes, draftLayers } = shape;
  return {
    weights: weights.device,
    cache,
    state: stateBytes(shape, kept.sequences),
    compute: computeBytes(shape, kept.tokens, kept.microBatch),
    draft:
      draftLayers === 0
        ? 0
        : draftCacheBytes(shape, kept) + draftComputeBytes(kept.tokens, kept.microBatch),
    projector: projectorBytes ? projectorBytes + PROJECTOR_COMPUTE : 0,
  };
}

export const sumParts = (parts: FitParts): number =>
  parts.weights + parts.cache + parts.state + parts.compute + parts.draft + parts.projector;

/** Fields of the shape without which there is no estimate. */
export function missingFields(shape: ModelShape): string[] {
  const missing: string[] = [];
  if (shape.fileBytes === null) missing.push('fileBytes');
  if (shape.cacheGroups === null && shape.latent === null && shape.fullHeads === null) {
    missing.push('cacheGroups');
  }
  return missing;
}

export const isMixtureOfExperts = (shape: ModelShape): boolean =>
  shape.experts !== null ||
  (shape.activeParametersB !== null &&
    shape.parametersB !== null &&
    shape.activeParametersB < shape.parametersB / 2);
