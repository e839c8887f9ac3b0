import type { Budget, Load, Place, Remedy } from '../fit-report.ts';
import { type KvType, kvTypes } from '../fit-report.ts';
import type { ModelShape } from '../shape.ts';
import { fitsWholly, mostSlots } from './largest-context.ts';
import { MIB, roundUp } from './memory.ts';
import { spread } from './spread.ts';

/** A system on unified memory needs this much for itself, whatever the limit of its devices is set to. */
const SYSTEM = 8 * 1_024 * MIB;
/** What a driver holds of a dedicated device at all times: 24,564 MiB of an RTX 4090 are 23,592 free. */
const NEVER_FREE = 0.04;

export interface Stuck {
  readonly shape: ModelShape;
  readonly load: Load;
  readonly place: Place;
  readonly largest: Readonly<Record<KvType, number | null>>;
}

/** What would bring all of it onto the devices, the cheapest first; each was proved by the same arithmetic. */
export function findRemedies(stuck: Stuck): Remedy[] {
  const { shape, load, place } = stuck;
  if (fitsWholly(shape, load, place) !== false || place.devices.length === 0) return [];
  return [
    ...fewerSlots(stuck),
    ...smallerCache(stuck),
    ...lessContext(stuck),
    ...moreMemory(stuck),
  ];
}

function fewerSlots({ shape, load, place }: Stuck): Remedy[] {
  const slots = load.slots > 1 ? (mostSlots(shape, load, place) ?? 0) : 0;
  return slots > 0 ? [{ code: 'fewer-slots', slots }] : [];
}

/** The next smaller cache that holds the whole context; else the smallest that holds more than now. */
function smallerCache({ load, largest }: Stuck): Remedy[] {
  const smaller = kvTypes.slice(kvTypes.indexOf(load.kv) + 1);
  const whole = smaller.find((kv) => (largest[kv] ?? 0) >= load.context);
  if (whole !== undefined) return [{ code: 'smaller-cache', kv: whole, context: load.context }];
  const last = smaller.at(-1);
  const context = last === undefined ? 0 : (largest[last] ?? 0);
  const isMore = last !== undefined && context > (largest[load.kv] ?? 0);
  return isMore ? [{ code: 'smaller-cache', kv: last, context }] : [];
}

function lessContext({ load, largest }: Stuck): Remedy[] {
  const context = largest[load.kv] ?? 0;
  return context > 0 && context < load.context ? [{ code: 'less-context', context }] : [];
}

/** Memory of the device with the most: what others hold of it, a limit that can be raised, or a larger one. */
function moreMemory(stuck: Stuck): Remedy[] {
  const bytes = shortOf(stuck);
  const [device] = byFree(stuck.place.devices);
  if (bytes === null || device === undefined) return [];
  const remedies: Remedy[] = [];
  const { totalBytes, freeBytes } = device;
  const after = (freeBytes ?? 0) + bytes;
  if (totalBytes !== null && !device.unified && after <= totalBytes * (1 - NEVER_FREE)) {
    remedies.push({ code: 'free-memory', bytes, device: device.name });
  }
  if (totalBytes !== null && device.vendor === 'apple' && after <= totalBytes - SYSTEM) {
    remedies.push({ code: 'raise-limit', bytes: after });
  }
  return [...remedies, { code: 'more-memory', bytes }];
}

/** Bytes that the freest device would have to have more, in whole MiB; the buffers grow with it, so it is tried. */
export function shortOf({ shape, load, place }: Omit<Stuck, 'largest'>): number | null {
  let bytes = 0;
  for (let tries = 0; tries < 8; tries += 1) {
    const larger = withMore(place, bytes);
    const there = spread(shape, load, larger);
    if (there === null || there.free === null) return null;
    if (there.need <= there.free) return bytes;
    bytes = roundUp(bytes + there.need - there.free, MIB);
  }
  return null;
}

function withMore(place: Place, bytes: number): Place {
  const [first, ...rest] = byFree(place.devices);
  if (first === undefined || first.freeBytes === null) return place;
  return { ...place, devices: [{ ...first, freeBytes: first.freeBytes + bytes }, ...rest] };
}

const byFree = (devices: readonly Budget[]): Budget[] =>
  [...devices].sort((one, other) => (other.freeBytes ?? 0) - (one.freeBytes ?? 0));
