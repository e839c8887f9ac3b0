import type { Quantity } from '../../shared/hardware/machine.ts';
import { GIB, known, MIB, smaller } from './quantities.ts';

/** llama.cpp keeps this free on each device (hardware facts, section 2). */
const MARGIN = 1_024 * MIB;

/** On unified memory: the limit less the margin, and never more than is available right now. */
export function unifiedBudget(limit: Quantity, available: Quantity): Quantity {
  if (limit.bytes === null) return limit;
  const most = known(Math.max(0, limit.bytes - MARGIN), `${limit.source} less 1,024 MiB`);
  return smaller(most, available);
}

/** Working-set limits of Metal as people saw them, in MiB; `chip` where the size alone doesn't decide. */
const SEEN: readonly { readonly gib: number; readonly chip?: RegExp; readonly mib: number }[] = [
  { gib: 16, mib: 11_453 },
  { gib: 18, mib: 14_302 },
  { gib: 32, chip: /M4/u, mib: 26_801 },
  { gib: 36, mib: 30_151 },
  { gib: 64, chip: /M1 Max/u, mib: 52_224 },
  { gib: 128, chip: /M3 Max/u, mib: 98_304 },
  { gib: 128, chip: /M5 Max/u, mib: 110_100 },
];

/** The part of its memory that macOS lets the GPU keep when nobody changed it; it varies with the version. */
export function defaultWorkingSet(total: number, chip: string): Quantity {
  const seen = SEEN.find(
    (entry) => entry.gib * GIB === total && (entry.chip === undefined || entry.chip.test(chip)),
  );
  if (seen !== undefined) return known(seen.mib * MIB, 'working-set limit seen on such a Mac');
  const share = total <= 16 * GIB ? 0.66 : total <= 36 * GIB ? 0.72 : 0.75;
  return known(total * share, `working-set limit estimated as ${share * 100} % of the memory`);
}
