import type { FitParts, Load, Place } from '../fit-report.ts';
import type { Measurement } from '../measurement.ts';
import { keptTokens } from './cache.ts';
import { sumParts } from './estimate-parts.ts';
import { DRIVER_CONTEXT } from './memory.ts';
import type { Spread } from './spread.ts';

/** Whether it was this load on this server; whether it was this machine and model is known to who hands it in. */
export function isOfLoad(measurement: Measurement, load: Load, place: Place): boolean {
  const { context, contextAllocated, kv, slots, serverVersion } = measurement;
  const isSameContext = keptTokens(contextAllocated ?? context, 1) === keptTokens(load.context, 1);
  const isSameServer =
    serverVersion === null || place.ollama === null || serverVersion === place.ollama;
  return (
    isNumber(measurement) &&
    isSameContext &&
    (kv === null || kv === load.kv) &&
    (slots === null || slots === load.slots) &&
    isSameServer
  );
}

/** Whether the number that counts was taken. */
const isNumber = ({ basis, deviceBytes, reportedBytes }: Measurement): boolean =>
  basis !== 'none' && (basis === 'device' ? deviceBytes : reportedBytes) !== null;

/**
 * What it took, without the driver's context of `contexts` devices, which a drop of free memory includes; null when
 * the number that counts is missing or when part of the model was not on the devices.
 */
function measuredBytes(measurement: Measurement, contexts: number): number | null {
  const { basis, deviceBytes, reportedBytes, gpuShare } = measurement;
  if (basis === 'server') return reportedBytes;
  if (basis === 'none' || deviceBytes === null || (gpuShare !== null && gpuShare < 0.999)) {
    return null;
  }
  return Math.max(0, deviceBytes - contexts * DRIVER_CONTEXT);
}

/** The terms of a sum that was measured: the difference is in the buffers, the one soft term, where it can be. */
function correctParts(parts: FitParts, total: number): FitParts {
  const estimated = sumParts(parts);
  const compute = parts.compute + total - estimated;
  if (compute >= 0) return { ...parts, compute };
  const by = estimated === 0 ? 0 : total / estimated;
  return {
    weights: parts.weights * by,
    cache: parts.cache * by,
    state: parts.state * by,
    compute: parts.compute * by,
    draft: parts.draft * by,
    projector: parts.projector * by,
  };
}

/** The same spread with the sum that was measured; unchanged where only a part of it was. */
export function applyMeasurement(there: Spread, measurement: Measurement): Spread {
  const total = measuredBytes(measurement, there.used.length);
  if (total === null) return there;
  const parts = correctParts(there.parts, total);
  return { ...there, parts, total, need: total + there.reserve };
}
