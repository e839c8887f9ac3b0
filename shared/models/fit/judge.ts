import type { FitVerdict, Place } from '../fit-report.ts';
import { COMFORTABLE } from './micro-batch.ts';
import type { Spread } from './spread.ts';

/** Of the available main memory, what layers may take that find no room on a device. */
export const MAIN_MEMORY_SHARE = 0.8;

/**
 * `unified` devices have nothing to spill into: their memory is the processor's. Main memory that nobody knows is not
 * counted on.
 */
export function judge(there: Spread | null, place: Place): FitVerdict {
  if (there === null) return 'unknown';
  const spill = (place.ramBytes ?? 0) * MAIN_MEMORY_SHARE;
  if (place.devices.length === 0) {
    if (place.ramBytes === null) return 'unknown';
    return there.total <= spill ? 'offload' : 'too-big';
  }
  if (there.free === null) return 'unknown';
  if (there.need <= COMFORTABLE * there.free) return 'comfortable';
  if (there.need <= there.free) return 'tight';
  if (there.used.some(({ unified }) => unified)) return 'too-big';
  return there.total <= there.free + spill ? 'offload' : 'too-big';
}
