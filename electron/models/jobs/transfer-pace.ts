/**
 * How fast a transfer is, without jumping: an exponentially weighted mean over about five seconds, silent until it has
 * seen as much. Only growth counts: what is there when a part is first heard of was fetched earlier, and a part that
 * begins anew is no negative speed.
 */

const SMOOTHING_MS = 5_000;
const STABLE_MS = 5_000;
const SAMPLE_MS = 500;
const STALLED_MS = 15_000;

export interface Pace {
  /** Bytes a second; null until it is stable and while nothing comes. */
  readonly rate: number | null;
  /** Whole seconds without a byte, from 15 on. */
  readonly stalledSeconds: number | null;
}

interface Part {
  readonly digest: string;
  readonly done: number;
}

export function createPace(startedAt: number) {
  const seen = new Map<string, number>();
  let mean: number | null = null;
  let firstAt: number | null = null;
  let sampledAt = startedAt;
  let lastByteAt = startedAt;
  let unsampled = 0;
  let shift = 0;
  let latest = startedAt;

  /** Time that only goes on: a clock that is set back would stop the rate until it is where it was. */
  const steady = (at: number): number => {
    if (at + shift < latest) shift = latest - at;
    latest = at + shift;
    return latest;
  };
  const grown = (parts: readonly Part[]): number => {
    let bytes = 0;
    for (const part of parts) {
      const before = seen.get(part.digest);
      if (before !== undefined) bytes += Math.max(0, part.done - before);
      seen.set(part.digest, part.done);
    }
    return bytes;
  };
  const sample = (at: number): void => {
    const elapsed = at - sampledAt;
    if (elapsed < SAMPLE_MS) return;
    const now = (unsampled * 1_000) / elapsed;
    const weight = 1 - Math.exp(-elapsed / SMOOTHING_MS);
    mean = mean === null ? now : mean + (now - mean) * weight;
    sampledAt = at;
    unsampled = 0;
  };

  return {
    /** The parts as they are now; a transfer without parts is one with an empty digest. */
    note(parts: readonly Part[], clock: number): void {
      const at = steady(clock);
      const bytes = grown(parts);
      if (bytes === 0) return;
      if (firstAt === null) {
        firstAt = at;
        sampledAt = at;
        lastByteAt = at;
        return;
      }
      lastByteAt = at;
      unsampled += bytes;
      sample(at);
    },
    read(clock: number): Pace {
      const at = steady(clock);
      sample(at);
      const silent = at - lastByteAt;
      const isStalled = silent >= STALLED_MS;
      const isStable = firstAt !== null && at - firstAt >= STABLE_MS && !isStalled;
      return {
        rate: isStable && mean !== null && mean > 0 ? Math.round(mean) : null,
        stalledSeconds: isStalled ? Math.floor(silent / 1_000) : null,
      };
    },
  };
}
export type TransferPace = ReturnType<typeof createPace>;
