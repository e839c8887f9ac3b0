/**
 * The time of events: nanoseconds since the run's epoch that never go backwards, within one life of the run
 * and across its lives. Within a life the monotonic clock counts, so a wall clock that is set back does no
 * harm. The monotonic clock stands still while a laptop sleeps; a wall clock far ahead of it means just that,
 * and the time jumps forward once.
 */
export interface Ticks {
  /** Milliseconds since 1970. */
  wall(): number;
  /** Nanoseconds from anywhere, never going backwards. */
  monotonic(): bigint;
}

export const machineTicks: Ticks = {
  wall: () => Date.now(),
  monotonic: () => process.hrtime.bigint(),
};

/** How far the wall clock must be ahead to count as sleep rather than as being adjusted. */
const SLEPT_NS = 5e9;

/** Returns the clock; `lastAt` is the time of the last recorded event, 0 for a new run. */
export function createRunClock(
  epoch: Date,
  lastAt: number,
  ticks: Ticks = machineTicks,
): () => number {
  const wallNow = (): number => (ticks.wall() - epoch.getTime()) * 1e6;
  let base = Math.max(lastAt, wallNow());
  let start = ticks.monotonic();

  return () => {
    const now = base + Number(ticks.monotonic() - start);
    const wall = wallNow();
    if (wall - now < SLEPT_NS) return now;
    base = wall;
    start = ticks.monotonic();
    return base;
  };
}
