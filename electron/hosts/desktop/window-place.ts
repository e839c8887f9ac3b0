import type { Rectangle } from './preferences.ts';

/** Smaller is not usable; the screens are made for 900 px and up. */
export const SMALLEST = { width: 640, height: 480 };
const USUAL = { width: 1440, height: 900 };
/** So much of the title bar must be on a screen for the window to be moved. */
const GRIP = { width: 120, height: 24 };

/**
 * Where a window goes: where it was, if a person can still get hold of it there with the displays of today,
 * else a usual size in the middle of the first display. Pure. `x` and `y` are left out for the middle.
 */
export function placeWindow(
  remembered: Rectangle | null,
  workAreas: readonly Rectangle[],
): { readonly x?: number; readonly y?: number; readonly width: number; readonly height: number } {
  const area = workAreas.find((one) => remembered !== null && canGrip(remembered, one));
  if (remembered === null || area === undefined) {
    const first = workAreas[0];
    return sizeWithin(USUAL, first ?? { x: 0, y: 0, ...USUAL });
  }
  return { x: remembered.x, y: remembered.y, ...sizeWithin(remembered, area) };
}

function canGrip(window: Rectangle, area: Rectangle): boolean {
  const left = Math.max(window.x, area.x);
  const right = Math.min(window.x + window.width, area.x + area.width);
  const isBarInside = window.y >= area.y && window.y + GRIP.height <= area.y + area.height;
  return right - left >= GRIP.width && isBarInside;
}

const sizeWithin = (
  size: { readonly width: number; readonly height: number },
  area: Rectangle,
): { readonly width: number; readonly height: number } => ({
  width: Math.max(SMALLEST.width, Math.min(size.width, area.width)),
  height: Math.max(SMALLEST.height, Math.min(size.height, area.height)),
});
