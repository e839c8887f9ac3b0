import type { MarkSource } from '../../../shared/run/view-related.ts';
import { type Cell, createCell } from '../../client/cell.ts';
import { type Playhead, seqAtTime } from '../../stores/playhead.ts';
import type { TimeRange } from '../../stores/run-search.ts';

/**
 * Moves the playhead by itself: through time, so many times as fast as it was, or event by event. Time is the picture's:
 * where waiting is left out, play skips it, too. Knows no clock of its own, so that tests turn its hands.
 */
export const paces = [0.5, 1, 2, 4, 8, 16, 32, 'events'] as const;
export type Pace = (typeof paces)[number];

export interface PlayState {
  readonly playing: boolean;
  readonly pace: Pace;
}

export interface PlayWorld {
  /** Milliseconds that only grow. */
  now(): number;
  /** Calls again and again until the returned function is called. */
  frames(tick: () => void): () => void;
  marks(): MarkSource;
  axis(): { place(ms: number): number; timeAt(place: number): number };
  /** Play stays inside it. */
  range(): TimeRange | null;
  /** The event after this one, of those that are listed; null at the end. */
  next(seq: number): number | null;
  /** Whether the end is the live edge, at which the playhead stays with the newest. */
  isLive(): boolean;
  /** Nothing glides: the playhead goes from event to event. */
  isStill(): boolean;
}

export interface Player {
  readonly state: Cell<PlayState>;
  /** Milliseconds since the epoch while it glides between events; null: it stands at its event. */
  readonly glide: Cell<number | null>;
  toggle(): void;
  pause(): void;
  setPace(pace: Pace): void;
  /** One step faster or slower. */
  shift(by: 1 | -1): void;
}

/** How long each event is shown when they come one by one. */
const EVENT_MS = 400;

export function createPlayer(playhead: Playhead, world: PlayWorld): Player {
  const state = createCell<PlayState>({ playing: false, pace: 4 });
  const glide = createCell<number | null>(null);
  let stop: (() => void) | null = null;
  let at = 0;
  let then = 0;

  const halt = (): void => {
    stop?.();
    stop = null;
    glide.set(null);
    state.set({ ...state.get(), playing: false });
  };
  const finish = (): void => {
    const last = lastSeq(world);
    halt();
    playhead.jump(world.isLive() && world.range() === null ? null : last);
  };
  const tick = (): void => {
    const passed = world.now() - then;
    const { pace } = state.get();
    if (pace === 'events') {
      if (passed < EVENT_MS) return;
      then = world.now();
      const next = world.next(playhead.get() ?? 0);
      if (next === null || next > lastSeq(world)) finish();
      else playhead.set(next);
      return;
    }
    then = world.now();
    at += passed * pace;
    const ms = world.axis().timeAt(at);
    if (ms >= endMs(world)) {
      finish();
      return;
    }
    const seq = seqAtTime(world.marks(), ms);
    glide.set(world.isStill() ? null : ms);
    if (seq !== playhead.get()) playhead.set(seq);
  };
  const play = (): void => {
    const { ms, isFresh } = startOf(world, playhead.get());
    if (isFresh) playhead.set(seqAtTime(world.marks(), ms));
    at = world.axis().place(ms);
    then = world.now();
    state.set({ ...state.get(), playing: true });
    stop = world.frames(tick);
  };
  const setPace = (pace: Pace): void => {
    at = world.axis().place(glide.get() ?? startOf(world, playhead.get()).ms);
    if (pace === 'events') glide.set(null);
    state.set({ ...state.get(), pace });
  };
  return {
    state,
    glide,
    toggle() {
      if (stop !== null) {
        halt();
        playhead.jump(playhead.get());
      } else if (world.marks().length > 0) play();
    },
    pause() {
      if (stop !== null) halt();
    },
    setPace,
    shift: (by) => setPace(paceBeside(state.get().pace, by)),
  };
}

function paceBeside(pace: Pace, by: 1 | -1): Pace {
  const index = paces.indexOf(pace) + by;
  return paces[Math.min(Math.max(index, 0), paces.length - 1)] ?? pace;
}

/** Where play begins: at the playhead, or anew from the end and from beside the chosen stretch. */
function startOf(world: PlayWorld, here: number | null): { ms: number; isFresh: boolean } {
  const range = world.range();
  const ms = here === null ? undefined : world.marks().at(here - 1)?.at;
  const isInside = range === null || (ms !== undefined && ms >= range.fromMs && ms <= range.toMs);
  if (ms !== undefined && isInside && ms < endMs(world)) return { ms, isFresh: false };
  return { ms: range?.fromMs ?? 0, isFresh: true };
}

function endMs(world: PlayWorld): number {
  const marks = world.marks();
  const last = marks.at(marks.length - 1)?.at ?? 0;
  return Math.min(last, world.range()?.toMs ?? last);
}

const lastSeq = (world: PlayWorld): number => seqAtTime(world.marks(), endMs(world));
