import type { Shop } from '../ipc/models.ts';
import { isOfLoad } from './fit/measured.ts';
import { settleLoad } from './fit/settle-load.ts';
import type { Load, Place } from './fit-report.ts';
import { isSameTag } from './match-entry.ts';
import type { Measurement } from './measurement.ts';
import { isOtherFile, type ModelName } from './same-file.ts';
import type { ModelShape } from './shape.ts';

/** What was measured of this file on this machine and server, the newest first. */
export const measurementsOf = (
  shop: Pick<Shop, 'machine' | 'measurements'>,
  server: { readonly name: string } | null,
  model: ModelName,
): readonly Measurement[] =>
  shop.measurements
    .filter(
      (one) =>
        one.machine === shop.machine.id &&
        one.server === server?.name &&
        isSameTag(one.tag, model.tag) &&
        !isOtherFile(one.digest, model.digest),
    )
    .toSorted((one, other) => other.takenAt.localeCompare(one.takenAt));

/** The one of them that replaces the estimate: of the very load that is judged. */
export function measurementOf(
  measurements: readonly Measurement[],
  shape: ModelShape,
  asked: Load,
  place: Place,
): Measurement | null {
  const { load } = settleLoad(shape, asked);
  return measurements.find((one) => isOfLoad(one, load, place)) ?? null;
}
