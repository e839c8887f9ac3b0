import type { Served, Shop } from '../../../shared/ipc/models.ts';
import { isOfLoad } from '../../../shared/models/fit/measured.ts';
import { settleLoad } from '../../../shared/models/fit/settle-load.ts';
import type { Load, Place } from '../../../shared/models/fit-report.ts';
import type { Measurement } from '../../../shared/models/measurement.ts';
import type { ModelShape } from '../../../shared/models/shape.ts';
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

/** The one that replaces the estimate: of the very load that is judged. */
export function measurementOf(
  measurements: readonly Measurement[],
  shape: ModelShape,
  asked: Load,
  place: Place,
): Measurement | null {
  const { load } = settleLoad(shape, asked);
  return measurements.find((one) => isOfLoad(one, load, place)) ?? null;
}
