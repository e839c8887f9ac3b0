import { assessFit } from '../../../../shared/models/assess-fit.ts';
import type { Fit, FitVerdict, Load, Place } from '../../../../shared/models/fit-report.ts';
import { measurementOf } from '../../../stores/models/measurement-of.ts';
import type { ModelRow } from './model-row.ts';

/** A row with its fit for the load on the slider; null where there is nothing to compute from. */
export interface AssessedRow extends ModelRow {
  readonly fit: Fit | null;
}

/** What a model needs and whether it fits; null for a cloud model and for one whose numbers nobody has. */
export function assessRow(row: ModelRow, load: Load, place: Place): Fit | null {
  if (row.shape === null || row.cloud) return null;
  return assessFit(row.shape, load, place, {
    installed: row.installed !== null,
    downloadBytes: row.entry?.downloadBytes ?? null,
    measurement: measurementOf(row.measurements, row.shape, load, place),
    minimumOllama: row.entry?.minimumOllama ?? null,
  });
}

const RANKS: Readonly<Record<FitVerdict, number>> = {
  comfortable: 0,
  tight: 1,
  offload: 2,
  unknown: 3,
  'too-big': 4,
};

export const rankOf = (fit: Fit | null): number => RANKS[fit?.verdict ?? 'unknown'];

/** The one that is recommended, then what is installed, then what fits; the largest of each first. */
export function orderRows(
  rows: readonly AssessedRow[],
  best: string | null,
): readonly AssessedRow[] {
  const size = ({ shape }: AssessedRow): number => shape?.parametersB ?? 0;
  const isBest = ({ entry }: AssessedRow): boolean => entry !== null && entry.id === best;
  return rows.toSorted(
    (one, other) =>
      Number(isBest(other)) - Number(isBest(one)) ||
      Number(other.installed !== null) - Number(one.installed !== null) ||
      rankOf(one.fit) - rankOf(other.fit) ||
      size(other) - size(one),
  );
}
