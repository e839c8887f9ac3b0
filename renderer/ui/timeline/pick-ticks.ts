import type { Range, TimelineAxis } from './timeline-item.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS: readonly number[] = [
  ...[10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((count) => count * HOUR),
];
const MOST = 200;

export interface Tick {
  /** Milliseconds since the epoch. */
  readonly ms: number;
  readonly place: number;
}

export interface Ticks {
  /** Milliseconds from one to the next: how exactly they need to be said. */
  readonly step: number;
  readonly ticks: readonly Tick[];
}

/**
 * Round moments for the stretch in sight, at most one for each `least` of it. `epoch` is where the axis begins, in
 * milliseconds of the wall clock of those who look: ticks are round there. Squeezed time has none.
 */
export function pickTicks(
  axis: TimelineAxis,
  range: Range,
  how: { readonly least: number; readonly epoch: number },
): Ticks {
  const step = STEPS.find((size) => size >= how.least) ?? Math.ceil(how.least / HOUR) * HOUR;
  const ticks: Tick[] = [];
  const next = (ms: number): number => Math.ceil((how.epoch + ms) / step) * step - how.epoch;
  const last = axis.timeAt(range.to);
  let ms = next(Math.max(0, axis.timeAt(range.from)));
  while (ms <= last && ticks.length < MOST) {
    const gap = axis.breaks.find(({ fromMs, toMs }) => ms > fromMs && ms < toMs);
    if (gap === undefined) ticks.push({ ms, place: axis.place(ms) });
    ms = gap === undefined ? ms + step : next(gap.toMs);
  }
  return { step, ticks };
}
