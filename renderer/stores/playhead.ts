import type { Mark } from '../../shared/run/mark.ts';
import type { MarkSource } from '../../shared/run/view-related.ts';

/**
 * Where in a run somebody looks. It moves with the mouse and with play, many times a second, so it lives outside
 * React: canvases subscribe and draw, nothing is rendered. Only where it comes to rest does it become the selected event:
 * that is what `settled` says, what the panes show, and what `commit` may put into the address.
 */
export interface Playhead {
  /** Number of the event under it; null: it stays at the newest. */
  get(): number | null;
  /** Moves it. Listeners hear of it at once; it counts as settled when it has stood still for `SETTLE_MS`. */
  set(seq: number | null): void;
  /** Moves it and settles at once: a press, a key, a jump. */
  jump(seq: number | null): void;
  /** Takes over what the address says, without committing it again. */
  follow(seq: number | null): void;
  /** Called after each move. */
  subscribe(listener: () => void): () => void;
  /** Where it last stood still; with `subscribeSettled` what `useSyncExternalStore` wants. */
  settled(): number | null;
  subscribeSettled(listener: () => void): () => void;
  /** No timer is left after it; a move that has not settled is dropped. */
  close(): void;
}

/** Long enough that a sweep does not settle on its way, short enough that nobody waits for it. */
export const SETTLE_MS = 40;

export function createPlayhead(
  start: number | null,
  /** Where it settled, unless the address said so. */
  commit: (seq: number | null) => void = () => undefined,
): Playhead {
  let seq = start;
  let settled = start;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const moved = new Set<() => void>();
  const rested = new Set<() => void>();
  const tell = (listeners: ReadonlySet<() => void>): void => {
    for (const listener of [...listeners]) listener();
  };
  const move = (next: number | null): void => {
    if (next === seq) return;
    seq = next;
    tell(moved);
  };
  const settle = (isOurs: boolean): void => {
    clearTimeout(timer);
    timer = undefined;
    if (settled === seq) return;
    settled = seq;
    tell(rested);
    if (isOurs) commit(seq);
  };
  return {
    get: () => seq,
    set(next) {
      move(next);
      clearTimeout(timer);
      timer = setTimeout(() => settle(true), SETTLE_MS);
    },
    jump(next) {
      move(next);
      settle(true);
    },
    follow(next) {
      // A move under way is newer than the address, which still tells of the one before.
      if (timer !== undefined || next === settled) return;
      move(next);
      settle(false);
    },
    subscribe: (listener) => listen(moved, listener),
    settled: () => settled,
    subscribeSettled: (listener) => listen(rested, listener),
    close: () => clearTimeout(timer),
  };
}

function listen(listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How many marks to each side a snap looks at. */
const SNAP_REACH = 2_000;

/** Number of the last event that is not later than this many milliseconds after the epoch; 1 before the first. */
export function seqAtTime(marks: MarkSource, ms: number): number {
  let low = 0;
  let high = marks.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((marks.at(middle)?.at ?? 0) <= ms) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/**
 * The mark of a sort that is nearest in time to a moment, when one is within `within` milliseconds of it: what a
 * playhead snaps to. Null when there is none, or none within reach.
 */
export function snapTo(
  marks: MarkSource,
  to: { readonly ms: number; readonly within: number },
  isIt: (mark: Mark) => boolean,
): Mark | null {
  const start = seqAtTime(marks, to.ms) - 1;
  const back = look(marks, { from: start, by: -1, ...to }, isIt);
  const ahead = look(marks, { from: start + 1, by: 1, ...to }, isIt);
  if (back === null || ahead === null) return back ?? ahead;
  return to.ms - back.at <= ahead.at - to.ms ? back : ahead;
}

function look(
  marks: MarkSource,
  on: {
    readonly from: number;
    readonly by: 1 | -1;
    readonly ms: number;
    readonly within: number;
  },
  isIt: (mark: Mark) => boolean,
): Mark | null {
  for (let step = 0; step < SNAP_REACH; step += 1) {
    const mark = marks.at(on.from + step * on.by);
    if (mark === undefined || Math.abs(mark.at - on.ms) > on.within) return null;
    if (isIt(mark)) return mark;
  }
  return null;
}
