import { type JobClock, waitFor } from '../jobs/job-clock.ts';

/** Free bytes by device id; a device whose free memory can't be read is not in it. */
export type FreeMemory = ReadonlyMap<string, number>;

export interface SettledMemory {
  readonly free: FreeMemory;
  /** Whether two readings in a row agreed. If not, somebody else is at work on the devices. */
  readonly settled: boolean;
}

const MIB = 1024 * 1024;
/** Desktops move so much between two looks. */
const NOISE = 16 * MIB;
/** Memory that came free while a model was loaded: something else let go of it. */
const OTHERS = 256 * MIB;
/** A driver takes some seconds to hand memory back after its process ended. */
const PAUSE_MS = 500;
const READINGS = 16;

/** Reads free memory until it holds still, for at most 8 seconds. Rejects only when `signal` aborts. */
export async function readSettled(
  read: (signal: AbortSignal) => Promise<FreeMemory>,
  clock: JobClock,
  signal: AbortSignal,
): Promise<SettledMemory> {
  let last = await read(signal);
  if (last.size === 0) return { free: last, settled: false };
  for (let reading = 1; reading < READINGS; reading += 1) {
    await waitFor(clock, PAUSE_MS, signal);
    const next = await read(signal);
    if (isSame(last, next)) return { free: next, settled: true };
    last = next;
  }
  return { free: last, settled: false };
}

const isSame = (a: FreeMemory, b: FreeMemory): boolean =>
  a.size === b.size &&
  [...a].every(([id, free]) => Math.abs((b.get(id) ?? Number.POSITIVE_INFINITY) - free) <= NOISE);

/** What one load took from the devices. */
export interface MemoryDrop {
  readonly bytes: number;
  /** Devices that it lies on. */
  readonly devices: number;
}

/** Null when it can't be told: nothing was read, it did not hold still, or something else moved meanwhile. */
export function dropBetween(before: SettledMemory, after: SettledMemory): MemoryDrop | null {
  if (!before.settled || !after.settled || before.free.size !== after.free.size) return null;
  let bytes = 0;
  let devices = 0;
  for (const [id, was] of before.free) {
    const is = after.free.get(id);
    if (is === undefined || is - was > OTHERS) return null;
    if (was - is <= NOISE) continue;
    bytes += was - is;
    devices += 1;
  }
  return { bytes, devices };
}
