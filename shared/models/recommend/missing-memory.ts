import { MAIN_MEMORY_SHARE } from '../fit/judge.ts';
import { shortOf } from '../fit/remedies.ts';
import type { Fit, Place } from '../fit-report.ts';
import type { ModelShape } from '../shape.ts';

/** Bytes that a model lacks on the devices or, without any, in main memory; null when that can't be told. */
export function missingMemory(
  shape: ModelShape,
  { load, totalBytes }: Fit,
  place: Place,
): number | null {
  if (place.devices.length > 0) return shortOf({ shape, load, place });
  if (totalBytes === null || place.ramBytes === null) return null;
  return Math.max(0, totalBytes / MAIN_MEMORY_SHARE - place.ramBytes);
}
