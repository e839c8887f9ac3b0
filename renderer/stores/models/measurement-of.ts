import type { Served, Shop } from '../../../shared/ipc/models.ts';
import type { Load } from '../../../shared/models/fit-report.ts';
import type { Measurement } from '../../../shared/models/measurement.ts';
import { isSameDigest } from './qualification-of.ts';

interface Measured {
  readonly tag: string;
  readonly digest: string | null;
}

/** What was measured of this file on this machine and server, the newest first. */
export function measurementsOf(
  shop: Pick<Shop, 'machine' | 'measurements'>,
  server: Served | null,
  model: Measured,
): readonly Measurement[] {
  return shop.measurements
    .filter(
      (one) =>
        one.machine === shop.machine.id &&
        one.server === server?.name &&
        one.tag === model.tag &&
        (one.digest === null || model.digest === null || isSameDigest(one.digest, model.digest)),
    )
    .sort((one, other) => other.takenAt.localeCompare(one.takenAt));
}

/**
 * The one that replaces the estimate: only where everything that decides the memory is the same. A server that does
 * not say its cache type or slots has its defaults, f16 and one.
 */
export function measurementOf(
  measurements: readonly Measurement[],
  load: Load,
  serverVersion: string | null,
): Measurement | undefined {
  return measurements.find(
    (one) =>
      one.basis !== 'none' &&
      one.context === load.context &&
      (one.kv ?? 'f16') === load.kv &&
      (one.slots ?? 1) === load.slots &&
      one.serverVersion === serverVersion,
  );
}
