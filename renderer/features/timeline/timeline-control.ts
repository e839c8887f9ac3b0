import type { MarkSource } from '../../../shared/run/view-related.ts';
import { type Cell, createCell, type WritableCell } from '../../client/cell.ts';
import { createPlayhead, type Playhead } from '../../stores/playhead.ts';
import type { TimeRange } from '../../stores/run-search.ts';
import type { Range } from '../../ui/timeline/timeline-item.ts';
import type { Watched } from '../../ui/timeline/timeline-stage.ts';
import { createPlayer, type Player } from './player.ts';

/** What moves on this page outside React, and what it needs to know of what React knows. */
export interface TimelineWorld {
  readonly marks: MarkSource;
  readonly axis: { place(ms: number): number; timeAt(place: number): number };
  readonly isLive: boolean;
  readonly range: TimeRange | null;
  readonly next: (seq: number) => number | null;
  readonly commit: (seq: number | null) => void;
}

export interface TimelineControl {
  readonly playhead: Playhead;
  readonly player: Player;
  /** The event that the panes are about: where the playhead rests, and now and then where it is while it plays. */
  readonly shown: Cell<number | null>;
  /** The stretch that is chosen, or is just being drawn. */
  readonly range: WritableCell<TimeRange | null>;
  /** Where the playhead is on the axis in force; null: at the newest. */
  readonly place: Watched<number | null>;
  readonly rangePlace: Watched<Range | null>;
  /** While it is dragged, the address stays as it is and panes follow now and then; then once. */
  hold(on: boolean): void;
  /** Called with each rendering. */
  update(world: TimelineWorld): void;
  close(): void;
}

/** While it plays or is dragged, panes follow this often: each of them may have to ask the engine. */
const FOLLOWS_MS = 300;

export function createTimelineControl(
  first: TimelineWorld,
  start: { readonly event: number | null },
): TimelineControl {
  let world = first;
  let isHeld = false;
  const isMoving = (): boolean => isHeld || player.state.get().playing;
  const playhead = createPlayhead(start.event, (seq) => {
    if (!isMoving()) world.commit(seq);
  });
  const player: Player = createPlayer(playhead, {
    now: () => performance.now(),
    frames,
    marks: () => world.marks,
    axis: () => world.axis,
    range: () => world.range,
    next: (seq) => world.next(seq),
    isLive: () => world.isLive,
    isStill: () => window.matchMedia('(prefers-reduced-motion: reduce)').matches,
  });
  const shown = createCell<number | null>(start.event);
  const range = createCell<TimeRange | null>(first.range);
  let followed = 0;
  const offs = [
    playhead.subscribeSettled(() => {
      if (!isMoving()) shown.set(playhead.settled());
    }),
    playhead.subscribe(() => {
      if (!isMoving() || performance.now() - followed < FOLLOWS_MS) return;
      followed = performance.now();
      shown.set(playhead.get());
    }),
    player.state.subscribe(() => {
      if (player.state.get().playing) return;
      shown.set(playhead.get());
      world.commit(playhead.get());
    }),
  ];
  return {
    playhead,
    player,
    shown,
    range,
    place: {
      get: () => placeOf(world, player.glide.get(), playhead.get()),
      subscribe: both(playhead.subscribe, player.glide.subscribe),
    },
    rangePlace: {
      get() {
        const chosen = range.get();
        if (chosen === null) return null;
        return { from: world.axis.place(chosen.fromMs), to: world.axis.place(chosen.toMs) };
      },
      subscribe: range.subscribe,
    },
    hold(on) {
      isHeld = on;
      if (on) return;
      shown.set(playhead.get());
      world.commit(playhead.get());
    },
    update(next) {
      world = next;
    },
    close() {
      player.pause();
      playhead.close();
      for (const off of offs) off();
    },
  };
}

function placeOf(world: TimelineWorld, glide: number | null, seq: number | null): number | null {
  if (glide !== null) return world.axis.place(glide);
  const mark = seq === null ? undefined : world.marks.at(seq - 1);
  return mark === undefined ? null : world.axis.place(mark.at);
}

type Subscribe = (listener: () => void) => () => void;

const both =
  (one: Subscribe, other: Subscribe): Subscribe =>
  (listener) => {
    const offs = [one(listener), other(listener)];
    return () => {
      for (const off of offs) off();
    };
  };

function frames(tick: () => void): () => void {
  let frame = requestAnimationFrame(function again() {
    frame = requestAnimationFrame(again);
    tick();
  });
  return () => cancelAnimationFrame(frame);
}
