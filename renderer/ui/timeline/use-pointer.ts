import { type RefObject, useEffect, useRef } from 'react';
import type { Range } from './timeline-item.ts';
import { pan, type TimelineView, zoom } from './timeline-view.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

interface PointerUse {
  readonly view: TimelineView;
  sightNow(): { readonly range: Range; readonly end: number; readonly width: number };
  gutter(): number;
  onHover(point: Point | null): void;
  onPress(point: Point, place: number): void;
  /** Whether every drag chooses a stretch; with Shift one does anyway, where stretches can be chosen. */
  brushes(): boolean;
  onBrush?(range: Range, isDone: boolean): void;
}

interface Drag {
  readonly x: number;
  /** The sight, and the place under the pointer, when it began. */
  readonly range: Range;
  readonly start: number;
  readonly chooses: boolean;
  moved: boolean;
}

/** Between two places, whichever way it was drawn, and never beyond what there is. */
function stretch(one: number, other: number, sight: Range, end: number): Range {
  const inside = (place: number): number =>
    Math.min(Math.max(place, 0, sight.from), Math.min(sight.to, end));
  return { from: inside(Math.min(one, other)), to: inside(Math.max(one, other)) };
}

/** Pixels that a press may move before it is a drag. */
const STILL_PX = 3;
/** How much one notch of a wheel zooms. */
const WHEEL = 0.0015;

/** Drag pans (with Shift it chooses a stretch), the wheel zooms at the pointer (with Shift, or sideways, it pans), a press selects. */
export function usePointer(canvas: RefObject<HTMLCanvasElement | null>, use: PointerUse): void {
  const latest = useRef(use);
  latest.current = use;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    let drag: Drag | null = null;
    const pointOf = (event: MouseEvent): Point => {
      const box = element.getBoundingClientRect();
      return { x: event.clientX - box.left - latest.current.gutter(), y: event.clientY - box.top };
    };
    const placeOf = (x: number): number => {
      const { range, width } = latest.current.sightNow();
      return range.from + (x / width) * (range.to - range.from);
    };
    const down = (event: PointerEvent): void => {
      if (event.button !== 0) return;
      const { onBrush, brushes, sightNow } = latest.current;
      const { x } = pointOf(event);
      const chooses = onBrush !== undefined && (event.shiftKey || brushes());
      drag = { x, range: sightNow().range, start: placeOf(x), moved: false, chooses };
      element.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent): void => {
      const point = pointOf(event);
      if (drag === null) {
        latest.current.onHover(point);
        return;
      }
      if (!drag.moved && Math.abs(point.x - drag.x) <= STILL_PX) return;
      drag.moved = true;
      element.dataset.dragging = 'true';
      const { width, end, range } = latest.current.sightNow();
      if (drag.chooses) {
        latest.current.onBrush?.(stretch(drag.start, placeOf(point.x), range, end), false);
        return;
      }
      const by = ((drag.x - point.x) / width) * (drag.range.to - drag.range.from);
      latest.current.view.set(pan(drag.range, by, end));
    };
    const up = (event: PointerEvent): void => {
      const point = pointOf(event);
      if (drag?.moved === false) latest.current.onPress(point, placeOf(point.x));
      if (drag?.moved === true && drag.chooses) {
        const { range, end } = latest.current.sightNow();
        latest.current.onBrush?.(stretch(drag.start, placeOf(point.x), range, end), true);
      }
      drag = null;
      delete element.dataset.dragging;
    };
    const leave = (): void => latest.current.onHover(null);
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      const { view, sightNow } = latest.current;
      const { range, end, width } = sightNow();
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        view.set(pan(range, (sideways / width) * (range.to - range.from), end));
      } else {
        view.set(zoom(range, Math.exp(event.deltaY * WHEEL), placeOf(pointOf(event).x), end));
      }
    };
    const off = new AbortController();
    const { signal } = off;
    element.addEventListener('pointerdown', down, { signal });
    element.addEventListener('pointermove', move, { signal });
    element.addEventListener('pointerup', up, { signal });
    element.addEventListener('pointercancel', up, { signal });
    element.addEventListener('pointerleave', leave, { signal });
    element.addEventListener('wheel', wheel, { signal, passive: false });
    return () => off.abort();
  }, [canvas]);
}
