import type { Device, Machine } from '../hardware/machine.ts';
import type { Budget, Place } from './fit-report.ts';

/** What of a model server matters for where its models go; part of what the Models screen knows of it. */
export interface PlaceOfServer {
  /** Whether it runs on this machine, so that what was found here applies to it. */
  readonly here: boolean;
  readonly declared: readonly { readonly name: string; readonly memoryBytes: number }[];
  readonly disk: { readonly path: string; readonly freeBytes: number } | null;
  readonly version: string | null;
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
  const devices = declared.length === 0 ? usableDevices(machine).map(foundBudget) : declared;
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
  const usable = devices.filter(({ whyNot, backend }) => whyNot === null && backend !== null);
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
