import { AGENT_CONTEXT, AGENT_FLOOR, type FitNote, type Load, type Place } from '../fit-report.ts';
import type { ModelShape } from '../shape.ts';
import { keptTokens, latentBytes } from './cache.ts';
import { isMixtureOfExperts } from './estimate-parts.ts';
import type { Spread } from './spread.ts';
import { CURRENT_ENGINE, isOlder } from './versions.ts';

/** Unverified fields that people should hear of because memory follows from them. */
const MATTERING = [
  'fileBytes',
  'layers',
  'heads',
  'embedding',
  'feedForward',
  'vocabulary',
  'cacheGroups',
  'latent',
  'recurrent',
  'projectorBytes',
];

export function noteModel(shape: ModelShape, load: Load, missing: readonly string[]): FitNote[] {
  const notes: FitNote[] = [];
  if (missing.length > 0) notes.push({ code: 'shape-unknown', fields: missing });
  if (shape.fullHeads !== null && shape.latent !== null) {
    const compactBytes = latentBytes(shape, keptTokens(load.context, load.slots), load.kv);
    notes.push({ code: 'legacy-cache', compactBytes });
  }
  const fields = MATTERING.filter((field) => shape.unverified.includes(field));
  if (fields.length > 0) notes.push({ code: 'unverified', fields });
  return notes;
}

/** `largest` is null where it is not known or where there is no device to fit on. */
export function noteContext(load: Load, largest: number | null): FitNote[] {
  if (largest !== null && largest < AGENT_FLOOR) return [{ code: 'agent-floor', largest }];
  return load.context < AGENT_CONTEXT ? [{ code: 'context-short', context: load.context }] : [];
}

/** `gpuShare` is null where nothing would lie on the processor, as with a model that does not fit at all. */
export function notePlace(
  shape: ModelShape,
  there: Spread | null,
  gpuShare: number | null,
): FitNote[] {
  if (there === null) return [];
  const notes: FitNote[] = [];
  if (there.used.length > 0 && there.free === null) notes.push({ code: 'device-unknown' });
  if (there.used.length > 1) notes.push({ code: 'split', devices: there.used.length });
  if (gpuShare !== null && gpuShare < 1) {
    const experts = isMixtureOfExperts(shape);
    notes.push({ code: 'offloaded', cpuShare: 1 - gpuShare, experts });
  }
  return notes;
}

export function noteServer(
  place: Place,
  needs: string | null,
  diskNeedBytes: number | null,
): FitNote[] {
  const notes: FitNote[] = [];
  if (place.ollama !== null && isOlder(place.ollama, CURRENT_ENGINE)) {
    notes.push({ code: 'old-engine', version: place.ollama });
  }
  if (place.ollama !== null && needs !== null && isOlder(place.ollama, needs)) {
    notes.push({ code: 'server-too-old', needs, has: place.ollama });
  }
  const freeBytes = place.disk?.freeBytes;
  if (diskNeedBytes !== null && freeBytes !== undefined && diskNeedBytes > freeBytes) {
    notes.push({ code: 'disk-short', needBytes: diskNeedBytes, freeBytes });
  }
  return notes;
}
