import type { Budget, DeviceShare, FitParts, Load, Place } from '../fit-report.ts';
import type { ModelShape } from '../shape.ts';
import { type Kept, keptTokens } from './cache.ts';
import { estimateParts, isMixtureOfExperts, sumParts } from './estimate-parts.ts';
import { DRIVER_CONTEXT, MARGIN } from './memory.ts';
import { microBatchFor, SMALLEST_BATCH } from './micro-batch.ts';
import { schedulerGuess } from './scheduler-guess.ts';

/** Where a model goes at one load. Sizes in bytes. */
export interface Spread {
  /** The sum over all devices: with several, their buffers and the cost of splitting are in `compute`. */
  readonly parts: FitParts;
  readonly total: number;
  /** The total with the reserves of the devices used. */
  readonly need: number;
  /** Of the devices used; null when one of them is not known. */
  readonly free: number | null;
  readonly reserve: number;
  readonly microBatch: number;
  /** The devices used, those that hold more first. */
  readonly used: readonly Budget[];
}

type Sized = Budget & { readonly freeBytes: number };

/** A model goes to one device when the server expects it to fill no more than this share of it. */
const SINGLE_SHARE = 0.8;
const SPLIT_SURCHARGE = 0.05;

/** What the driver and the server keep of a device for themselves. Apple's limit already leaves the system its part. */
export const reserveOf = ({ vendor }: Budget): number =>
  MARGIN + (vendor === 'apple' ? 0 : DRIVER_CONTEXT);

/** Null when the shape lacks numbers. Without devices, or with one that is not known, it is the plain sum. */
export function spread(shape: ModelShape, load: Load, place: Place): Spread | null {
  const tokens = keptTokens(load.context, load.slots);
  const guess = schedulerGuess(shape, tokens);
  const sized = sizedDevices(place);
  const best = sized[0];
  if (sized.length !== place.devices.length || best === undefined) {
    return put(shape, load, place.devices.slice(0, 1));
  }
  const single = put(shape, load, [best]);
  if (single === null || sized.length === 1) return single;
  const isFitting = single.need <= best.freeBytes;
  if (isFitting && guess <= SINGLE_SHARE * best.freeBytes) return single;
  return putOnAll(shape, load, sized) ?? single;
}

/** Over all devices that have room for buffers of their own; null when fewer than two have. */
function putOnAll(shape: ModelShape, load: Load, devices: readonly Sized[]): Spread | null {
  let used = devices;
  while (used.length > 1) {
    const there = put(shape, load, used);
    if (there === null) return null;
    const buffers = there.parts.compute / used.length;
    const roomy = used.filter((device) => device.freeBytes > reserveOf(device) + buffers);
    if (roomy.length === used.length) return there;
    used = roomy;
  }
  return null;
}

/** The devices whose memory is known, the freest first. */
const sizedDevices = ({ devices }: Place): Sized[] =>
  devices
    .flatMap((device) =>
      device.freeBytes === null ? [] : [{ ...device, freeBytes: device.freeBytes }],
    )
    .sort((one, other) => other.freeBytes - one.freeBytes);

function put(shape: ModelShape, load: Load, used: readonly Budget[]): Spread | null {
  const tokens = keptTokens(load.context, load.slots);
  const keep = (microBatch: number): Kept => ({
    tokens,
    sequences: load.slots,
    microBatch,
    kv: load.kv,
  });
  const partsAt = (batch: number): FitParts | null =>
    split(shape, estimateParts(shape, keep(batch)), used.length);
  const least = partsAt(SMALLEST_BATCH);
  if (least === null) return null;
  const reserve = used.reduce((sum, device) => sum + reserveOf(device), 0);
  const free = freeOf(used);
  const predicted = Math.max(schedulerGuess(shape, tokens), sumParts(least));
  const needAt = (batch: number) => sumParts(partsAt(batch) ?? least) + reserve;
  const isKnown = free !== null && used.length > 0;
  const microBatch = microBatchFor(load.context, isKnown ? { free, predicted, needAt } : null);
  const parts = partsAt(microBatch) ?? least;
  const total = sumParts(parts);
  return { parts, total, need: total + reserve, free, reserve, microBatch, used };
}

function freeOf(devices: readonly Budget[]): number | null {
  let free = 0;
  for (const { freeBytes } of devices) {
    if (freeBytes === null) return null;
    free += freeBytes;
  }
  return free;
}

/**
 * Over several devices each has buffers of its own, whole layers don't divide evenly (half of one for each device and
 * one more; with experts, which can be placed by themselves, a sixth), and measurements say 5 % more of everything.
 */
function split(shape: ModelShape, parts: FitParts | null, devices: number): FitParts | null {
  if (parts === null || devices < 2) return parts;
  const layer = (parts.weights + parts.cache) / Math.max(1, shape.layers ?? 1);
  const rounding = ((devices + 1) * layer) / (isMixtureOfExperts(shape) ? 6 : 2);
  const all = { ...parts, compute: parts.compute * devices };
  const surcharge = SPLIT_SURCHARGE * sumParts(all);
  return { ...all, compute: all.compute + rounding + surcharge };
}

/** What each device has left for layers after its reserve and its buffers. */
function roomsOf({ parts, used }: Spread): number[] {
  const buffers = parts.compute / Math.max(1, used.length);
  return used.map((device) => Math.max(0, (device.freeBytes ?? 0) - reserveOf(device) - buffers));
}

/** Share of weights and cache that finds room on the devices, 0 to 1; null when their memory is not known. */
export function gpuShareOf(there: Spread): number | null {
  if (there.used.length === 0) return 0;
  if (there.free === null) return null;
  if (there.need <= there.free) return 1;
  const { parts } = there;
  const room = roomsOf(there).reduce((sum, rest) => sum + rest, 0);
  const layers = room - parts.state - parts.draft - parts.projector;
  return Math.min(1, Math.max(0, layers / (parts.weights + parts.cache)));
}

/** What would lie on each device: layers in proportion to what it has left for them. */
export function sharesOf(there: Spread, gpuShare: number): DeviceShare[] {
  const { parts, used } = there;
  const rooms = roomsOf(there);
  const all = rooms.reduce((sum, rest) => sum + rest, 0);
  return used.map((device, index) => {
    const share = all === 0 ? 1 / used.length : (rooms[index] ?? 0) / all;
    return {
      id: device.id,
      name: device.name,
      totalBytes: device.totalBytes,
      freeBytes: device.freeBytes,
      weights: parts.weights * gpuShare * share,
      cache: parts.cache * gpuShare * share,
      compute: parts.compute / used.length + (parts.state + parts.draft + parts.projector) * share,
      reserve: reserveOf(device),
    };
  });
}
