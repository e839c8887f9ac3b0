import type { Measurement } from '../../../shared/models/measurement.ts';
import type { ModelShape } from '../../../shared/models/shape.ts';
import type { MemoryDrop } from './device-memory.ts';

export interface Readings {
  readonly drop: MemoryDrop | null;
  /** What the server says that it took, on devices and in all. */
  readonly reportedBytes: number | null;
  readonly reportedGpuBytes: number | null;
  readonly gpuShare: number | null;
  readonly shape: ModelShape | null;
  /** The estimate of the same load. */
  readonly expectedBytes: number | null;
}

const GIB = 1024 ** 3;
/** Driver's context on a device (450 to 752 MiB seen) and what a desktop moves. */
const CONTEXT = GIB;
const WHOLE = 0.999;

/**
 * Which number counts. The drop of the devices' memory is what was really taken, when it agrees with what else
 * is known; otherwise somebody else came or went. What the server reports leaves whole caches out for models with
 * sliding windows or a draft head: there it never counts.
 */
export function decideBasis(readings: Readings): Measurement['basis'] {
  if (isWholeOnDevices(readings) && isPlausible(readings)) return 'device';
  const { reportedBytes, shape } = readings;
  return reportedBytes !== null && reportedBytes > 0 && isPlain(shape) ? 'server' : 'none';
}

/** Whether the server's own number can be trusted; not known of a model whose layers nobody knows. */
export const isPlain = (shape: ModelShape | null): boolean =>
  shape !== null &&
  shape.draftLayers === 0 &&
  (shape.latent !== null ||
    shape.fullHeads !== null ||
    shape.cacheGroups?.every(({ window }) => window === null) === true);

/** A part of the model in main memory is in no device's numbers. */
const isWholeOnDevices = ({ drop, gpuShare }: Readings): boolean =>
  drop !== null && drop.devices > 0 && (gpuShare === null || gpuShare >= WHOLE);

function isPlausible({ drop, reportedGpuBytes, expectedBytes, shape }: Readings): boolean {
  if (drop === null) return false;
  const { bytes, devices } = drop;
  const outside = devices * CONTEXT;
  const reported = reportedGpuBytes === 0 ? null : reportedGpuBytes;
  if (reported !== null) {
    if (bytes < 0.9 * reported - GIB / 4) return false;
    if (isPlain(shape)) return bytes <= 1.1 * reported + outside + GIB / 2;
  }
  if (expectedBytes !== null) {
    return bytes >= 0.7 * expectedBytes - GIB / 4 && bytes <= 1.4 * expectedBytes + outside + GIB;
  }
  return false;
}
