import type { DeviceShare, Fit, Place } from '../../../../shared/models/fit-report.ts';

export const parts = ['others', 'weights', 'cache', 'compute', 'reserve', 'free'] as const;
export type Part = (typeof parts)[number];

/** The memory of one device as a picture; bytes. */
export interface DeviceBar {
  readonly id: string;
  readonly name: string;
  readonly unified: boolean;
  /** Null: nobody knows how much it has. */
  readonly total: number | null;
  /** In the order in which they lie; without those that are empty. */
  readonly segments: readonly { readonly part: Part; readonly bytes: number }[];
  /** How much lies beyond its edge. */
  readonly over: number;
  /** What the picture is as wide as: its total, or more where something lies beyond. */
  readonly width: number;
}

/**
 * The devices of a place with what would lie on them. What finds no room on them is drawn beyond the edges of those
 * that were filled, in equal parts. A place without devices is its main memory.
 */
export function deviceBars(fit: Fit | null, place: Place): readonly DeviceBar[] {
  if (place.devices.length === 0) return place.ramBytes === null ? [] : [mainMemory(fit, place)];
  const shares = new Map(fit?.devices.map((share) => [share.id, share]));
  const beyond = fit === null ? 0 : restOf(fit) / Math.max(1, fit.devices.length);
  return place.devices.map((device) => {
    const share = shares.get(device.id);
    const bytes = {
      others: othersOf(device),
      weights: share?.weights ?? 0,
      cache: share?.cache ?? 0,
      compute: share?.compute ?? 0,
      reserve: share?.reserve ?? 0,
    };
    return barOf(device, bytes, share === undefined ? 0 : beyond);
  });
}

/** The bar of a machine whose processor does the work. */
export const MAIN_MEMORY = 'main-memory';
/** What a place calls the device of a server elsewhere that nobody has described. */
export const UNDECLARED = 'undeclared';

function mainMemory(fit: Fit | null, place: Place): DeviceBar {
  const sum = fit?.parts ?? null;
  const rest = sum === null ? 0 : sum.compute + sum.state + sum.draft + sum.projector;
  return barOf(
    { id: MAIN_MEMORY, name: '', unified: false, totalBytes: place.ramBytes },
    { others: 0, weights: sum?.weights ?? 0, cache: sum?.cache ?? 0, compute: rest, reserve: 0 },
    0,
  );
}

/** Less is rounding. */
const WORTH_SHOWING = 16 * 2 ** 20;

/** What of the model lies on no device. */
function restOf(fit: Fit): number {
  if (fit.totalBytes === null || fit.devices.length === 0) return 0;
  const placed = fit.devices.reduce((sum, share) => sum + placedOn(share), 0);
  const rest = fit.totalBytes - placed;
  return rest > WORTH_SHOWING ? rest : 0;
}

const placedOn = ({ weights, cache, compute }: DeviceShare): number => weights + cache + compute;

const othersOf = (device: Place['devices'][number]): number =>
  device.totalBytes === null || device.freeBytes === null
    ? 0
    : Math.max(0, device.totalBytes - device.freeBytes);

interface Held {
  readonly id: string;
  readonly name: string;
  readonly unified: boolean;
  readonly totalBytes: number | null;
}

function barOf(
  device: Held,
  bytes: Readonly<Record<Exclude<Part, 'free'>, number>>,
  beyond: number,
): DeviceBar {
  const used = Object.values(bytes).reduce((sum, part) => sum + part, 0);
  const total = device.totalBytes;
  const free = total === null ? 0 : Math.max(0, total - used);
  const all = { ...bytes, free };
  return {
    id: device.id,
    name: device.name,
    unified: device.unified,
    total,
    segments: parts.filter((part) => all[part] > 0).map((part) => ({ part, bytes: all[part] })),
    over: total === null ? 0 : Math.max(0, used - total) + beyond,
    width: Math.max(total ?? 0, used) + beyond,
  };
}
