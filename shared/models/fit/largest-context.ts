import type { Load, Place } from '../fit-report.ts';
import type { ModelShape } from '../shape.ts';
import { MOST_CONTEXT, MOST_SLOTS } from './memory.ts';
import { spread } from './spread.ts';

/** Contexts are named in steps of this. */
export const CONTEXT_GRID = 1_024;

/** Whether all of it lies on the devices; null when that can't be told. */
export function fitsWholly(shape: ModelShape, load: Load, place: Place): boolean | null {
  if (place.devices.length === 0) return false;
  const there = spread(shape, load, place);
  return there === null || there.free === null ? null : there.need <= there.free;
}

/**
 * The largest context that lies wholly on the devices, rounded down to the grid or exactly the trained one; 0 when
 * not even the smallest does, null when it can't be told. Whether a context fits only gets worse as it grows (see
 * `microBatchFor`), so halving finds the border.
 */
export function largestContext(
  shape: ModelShape,
  load: Omit<Load, 'context'>,
  place: Place,
): number | null {
  const fits = (context: number) => fitsWholly(shape, { ...load, context }, place);
  const trained = shape.maxContext ?? MOST_CONTEXT;
  const whole = fits(trained);
  if (whole === null || whole) return whole === null ? null : trained;
  return (
    CONTEXT_GRID *
    lastTrue(
      Math.floor((trained - 1) / CONTEXT_GRID),
      (steps) => fits(steps * CONTEXT_GRID) === true,
    )
  );
}

/** How many requests at once lie wholly on the devices at this context; null when it can't be told. */
export function mostSlots(shape: ModelShape, load: Load, place: Place): number | null {
  const fits = (slots: number) => fitsWholly(shape, { ...load, slots }, place);
  if (fits(1) === null) return null;
  return lastTrue(shape.oneSlot ? 1 : MOST_SLOTS, (slots) => fits(slots) === true);
}

/** The last of 1…`most` for which it holds, 0 when for none; it must not hold again once it does not. */
function lastTrue(most: number, holds: (value: number) => boolean): number {
  let good = 0;
  let bad = most + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (holds(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
