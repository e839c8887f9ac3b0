import type { Device, Machine } from '../hardware/machine.ts';
import type { Budget, Place } from './fit-report.ts';

/** What of a model server matters for where its models go; part of what the Models screen knows of it. */
export interface PlaceOfServer {
  /** Whether it runs on this machine, so that what was found here applies to it. */
  readonly here: boolean;
  readonly declared: readonly { readonly name: string; readonly memoryBytes: number }[];
  readonly disk: { readonly path: string; readonly freeBytes: number } | null;
  readonly version: string | null;
  /** Bytes of the devices that its loaded models hold and that it would let go of; none unless told. */
  readonly heldBytes?: number | undefined;
}

/**
 * The devices that a server puts models on. Of another machine only what people declared is known; nothing declared
 * is one device of unknown size, never none. A machine without a usable device has its processor and main memory.
 * What people declared for a server of this machine goes before what was found, as they may know better.
 */
export function placeOf(machine: Machine, served: PlaceOfServer): Place {
  const declared = served.declared.map(declaredBudget);
  const common = { disk: served.disk, ollama: served.version };
  if (!served.here) {
    const devices = declared.length === 0 ? [UNDECLARED] : declared;
    return { devices, ramBytes: null, ...common };
  }
  const found = withoutHeld(usableDevices(machine).map(foundBudget), served.heldBytes ?? 0);
  const devices = declared.length === 0 ? found : declared;
  return { devices, ramBytes: machine.memory.available.bytes, ...common };
}

const UNDECLARED: Budget = {
  id: 'undeclared',
  name: 'a device that nobody declared',
  vendor: 'other',
  unified: false,
  totalBytes: null,
  freeBytes: null,
};

/** Typed figures have no use by others in them: all of it counts as free. */
const declaredBudget = (
  { name, memoryBytes }: PlaceOfServer['declared'][number],
  index: number,
): Budget => ({
  id: `declared:${index}`,
  name,
  vendor: 'other',
  unified: false,
  totalBytes: memoryBytes,
  freeBytes: memoryBytes,
});

/** Integrated graphics count only where there is nothing else: servers leave them out beside a card. */
function usableDevices({ devices }: Machine): Device[] {
  const usable = devices.filter(({ whyNot }) => whyNot === null);
  const own = usable.filter(({ memory }) => memory !== 'shared');
  return own.length > 0 ? own : usable;
}

const foundBudget = (device: Device): Budget => ({
  id: device.id,
  name: device.name,
  vendor: device.vendor,
  unified: device.memory !== 'dedicated',
  totalBytes: device.total.bytes,
  freeBytes: device.budget.bytes,
});

/** Where the limit of unified memory is not known, the fraction that every system allows at least. */
const UNIFIED_SHARE = 0.66;

/**
 * The devices as they would be without the server's loaded models. Which of several devices a model lies on is not
 * told: what is in use on each says it best. No device gets more than it has.
 */
function withoutHeld(devices: readonly Budget[], heldBytes: number): readonly Budget[] {
  const inUse = devices.map(({ totalBytes, freeBytes }) =>
    totalBytes === null || freeBytes === null ? 0 : Math.max(0, totalBytes - freeBytes),
  );
  const all = inUse.reduce((sum, bytes) => sum + bytes, 0);
  const share = all === 0 ? 0 : Math.min(1, heldBytes / all);
  return devices.map((device, index) => {
    const { freeBytes, totalBytes } = device;
    if (freeBytes === null || totalBytes === null) return device;
    const most = device.unified ? Math.max(freeBytes, totalBytes * UNIFIED_SHARE) : totalBytes;
    return { ...device, freeBytes: Math.min(most, freeBytes + (inUse[index] ?? 0) * share) };
  });
}
