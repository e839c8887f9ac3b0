import type { Tone } from '../badge.tsx';

/**
 * What a timeline shows, without knowing what it means: bars in lanes on an axis. Places on the axis are numbers
 * that only grow with time; the axis says which time a place stands for, and where time is squeezed.
 */
export interface TimelineItem {
  /** Its name: what a selection refers to. */
  readonly seq: number;
  readonly endSeq: number;
  readonly from: number;
  /** Infinity while it goes on. */
  readonly to: number;
  readonly lane: string;
  readonly slot: number;
  /** 0 for the coarse picture; 1 and 2 are drawn in rows of their own, or as small strokes where there are none. */
  readonly depth: 0 | 1 | 2;
  /** `mark`s have a least width and a sign in them; `flag`s are moments; `wait`s are dashed. */
  readonly shape: 'bar' | 'soft' | 'wait' | 'mark' | 'flag';
  readonly tone: Tone;
  readonly status: 'open' | 'ok' | 'bad' | 'warn' | 'cut' | 'note';
}

export interface TimelineLane {
  readonly id: string;
  readonly label: string;
  readonly slots: number;
  /** Rows in each slot when all is shown: 1, or 3 with turns and calls. */
  readonly depths: 1 | 3;
}

export interface TimelineBreak {
  readonly why: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly from: number;
  readonly to: number;
}

export interface TimelineAxis {
  readonly breaks: readonly TimelineBreak[];
  place(ms: number): number;
  timeAt(place: number): number;
}

/** A stretch of the axis. */
export interface Range {
  readonly from: number;
  readonly to: number;
}
