/**
 * Time as the picture shows it. Work keeps its length; a long wait (a person who sleeps on a plan, a run that lay
 * interrupted over the weekend) is squeezed, so that it does not press an hour of work into a few pixels. The
 * squeezing is continuous in the length of the wait: while one lasts, the picture never jumps.
 */

export type BreakReason = 'person' | 'away';

export interface AxisBreak {
  readonly why: BreakReason;
  /** Milliseconds since the run's epoch. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The same as places on the axis. */
  readonly from: number;
  readonly to: number;
}

export interface Axis {
  readonly breaks: readonly AxisBreak[];
  /** Milliseconds since the epoch to a place on the axis. */
  place(ms: number): number;
  /** And back. */
  timeAt(place: number): number;
}

/** A wait up to here keeps its length. */
const KEPT_MS = 30_000;
/** What each doubling beyond that adds. */
const DOUBLING_MS = 10_000;

export const squeeze = (ms: number): number =>
  ms <= KEPT_MS ? ms : KEPT_MS + DOUBLING_MS * Math.log2(ms / KEPT_MS);

export interface GrowingAxis extends Axis {
  /** Adds a wait; it must begin after all that were added before. Short ones change nothing. @param most the longest that it is shown */
  addBreak(fromMs: number, toMs: number, why: BreakReason, most?: number): void;
}

export function createAxis(): GrowingAxis {
  const breaks: AxisBreak[] = [];
  return {
    breaks,
    addBreak(fromMs, toMs, why, most = Number.POSITIVE_INFINITY) {
      const shown = Math.min(squeeze(toMs - fromMs), most);
      if (toMs - fromMs <= shown) return;
      const from = placeIn(breaks, fromMs);
      breaks.push({ why, fromMs, toMs, from, to: from + shown });
    },
    place: (ms) => placeIn(breaks, ms),
    timeAt: (place) => timeIn(breaks, place),
  };
}

/** Breaks are few and most questions are about the end: looked through from there. */
function placeIn(breaks: readonly AxisBreak[], ms: number): number {
  for (let index = breaks.length - 1; index >= 0; index -= 1) {
    const gap = breaks[index];
    if (gap === undefined || ms < gap.fromMs) continue;
    if (ms >= gap.toMs) return gap.to + (ms - gap.toMs);
    return gap.from + ((ms - gap.fromMs) / (gap.toMs - gap.fromMs)) * (gap.to - gap.from);
  }
  return ms;
}

function timeIn(breaks: readonly AxisBreak[], place: number): number {
  for (let index = breaks.length - 1; index >= 0; index -= 1) {
    const gap = breaks[index];
    if (gap === undefined || place < gap.from) continue;
    if (place >= gap.to) return gap.toMs + (place - gap.to);
    return gap.fromMs + ((place - gap.from) / (gap.to - gap.from)) * (gap.toMs - gap.fromMs);
  }
  return place;
}
