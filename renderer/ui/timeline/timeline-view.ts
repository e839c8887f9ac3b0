import type { Range } from './timeline-item.ts';

/**
 * Which part of the axis is in sight. Kept outside React, because it changes with every movement of the mouse: the
 * canvases listen and draw, nothing is rendered. `fit` shows all there is, `follow` the newest part, `free` stays.
 */
export type Sight =
  | { readonly mode: 'fit' }
  | { readonly mode: 'follow'; readonly width: number }
  | { readonly mode: 'free'; readonly from: number; readonly to: number };

export interface TimelineView {
  get(): Sight;
  set(sight: Sight): void;
  subscribe(listener: () => void): () => void;
}

/** Shorter than this nothing happens. */
const NARROWEST = 20;
/** Empty space kept right of the newest. */
const AIR = 0.02;

export function createTimelineView(): TimelineView {
  let sight: Sight = { mode: 'fit' };
  const listeners = new Set<() => void>();
  return {
    get: () => sight,
    set(next) {
      sight = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The stretch that is in sight while the newest thing is at `end`. */
export function rangeOf(sight: Sight, end: number): Range {
  const last = Math.max(end, NARROWEST);
  if (sight.mode === 'fit') return { from: 0, to: last * (1 + AIR) };
  if (sight.mode === 'free') return { from: sight.from, to: sight.to };
  const to = last + sight.width * AIR;
  return { from: to - sight.width, to };
}

/** Zooms by a factor (below 1: closer) so that `anchor` stays where it is. */
export function zoom(range: Range, factor: number, anchor: number, end: number): Sight {
  const width = clampWidth((range.to - range.from) * factor, end);
  const share = (anchor - range.from) / (range.to - range.from);
  if (width >= fullWidth(end)) return { mode: 'fit' };
  return clamp({ from: anchor - share * width, to: anchor + (1 - share) * width }, end);
}

/** Moves by a distance on the axis. */
export const pan = (range: Range, by: number, end: number): Sight =>
  clamp({ from: range.from + by, to: range.to + by }, end);

/** The nearest sight that has this place well inside. */
export function reveal(range: Range, place: number, end: number): Sight | null {
  const width = range.to - range.from;
  const edge = width * 0.08;
  if (place >= range.from + edge && place <= range.to - edge) return null;
  if (place >= range.from && place <= range.to && width >= fullWidth(end)) return null;
  return clamp({ from: place - width / 2, to: place + width / 2 }, end);
}

const fullWidth = (end: number): number => Math.max(end, NARROWEST) * (1 + AIR);

const clampWidth = (width: number, end: number): number =>
  Math.min(Math.max(width, NARROWEST), fullWidth(end));

function clamp(range: Range, end: number): Sight {
  const width = range.to - range.from;
  const most = fullWidth(end);
  if (width >= most * 0.999) return { mode: 'fit' };
  const from = Math.min(Math.max(range.from, 0), most - width);
  return { mode: 'free', from, to: from + width };
}
