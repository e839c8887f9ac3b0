import type { Device, Machine, MachineFinding, Quantity } from './machine.ts';

/** What a person typed for a device, by its id or its name. */
export interface TypedMemory {
  readonly name: string;
  readonly memoryGib: number;
}

const SOURCE = 'typed in settings';
const GIB = 1_024 ** 3;

/**
 * The machine with what people typed in place of what was read. A figure without a device of that name becomes a
 * device of its own, with a finding, so that a wrong name is noticed and a card that nothing detects can be used.
 */
export function applyTypedMemory(machine: Machine, typed: readonly TypedMemory[]): Machine {
  const used = new Set<TypedMemory>();
  const devices = machine.devices.map((device) => {
    const one = typed.find((entry) => !used.has(entry) && names(entry, device));
    if (one === undefined || !isPossible(one)) return device;
    used.add(one);
    return withMemory(device, one);
  });
  const left = typed.filter((entry) => !used.has(entry));
  const added = left
    .filter(isPossible)
    .map((entry, at) => createTyped(entry, machine.devices.length + at));
  const findings = left.map((entry) => describeLeft(entry, machine));
  return {
    ...machine,
    devices: [...devices, ...added],
    findings: [...machine.findings, ...findings],
  };
}

const names = (entry: TypedMemory, device: Device): boolean => {
  const name = fold(entry.name);
  return name === fold(device.id) || name === fold(device.name);
};

const fold = (text: string): string => text.trim().toLowerCase().replace(/\s+/gu, ' ');

const isPossible = ({ memoryGib }: TypedMemory): boolean =>
  Number.isFinite(memoryGib) && memoryGib > 0 && memoryGib <= 65_536;

/** A typed total; free is what was read, as far as it fits into that, and the total where nothing was read. */
function withMemory(device: Device, { memoryGib }: TypedMemory): Device {
  const total = bytesOf(memoryGib);
  const bound = (read: Quantity): Quantity =>
    read.bytes !== null && read.bytes <= (total.bytes ?? 0) ? read : total;
  return { ...device, total, free: bound(device.free), budget: bound(device.budget) };
}

const bytesOf = (gib: number): Quantity => ({ bytes: Math.round(gib * GIB), source: SOURCE });

function createTyped(entry: TypedMemory, index: number): Device {
  const total = bytesOf(entry.memoryGib);
  return {
    id: `typed:${fold(entry.name)}`,
    index,
    vendor: 'other',
    name: entry.name.trim(),
    memory: 'dedicated',
    total,
    free: total,
    budget: total,
    driver: null,
    computeCapability: null,
    backend: null,
    whyNot: null,
    ecc: null,
    mig: null,
    users: [],
    busyPercent: null,
    celsius: null,
  };
}

function describeLeft(entry: TypedMemory, machine: Machine): MachineFinding {
  const known = machine.devices.map((device) => `${device.name} (${device.id})`).join(', ');
  if (!isPossible(entry)) {
    return {
      code: 'typed-impossible',
      device: null,
      what: `The settings give ${entry.name} ${entry.memoryGib} GiB, which can't be; it was left out.`,
      next: 'Type the memory of the device in GiB, such as 24.',
    };
  }
  return {
    code: 'typed-unknown',
    device: `typed:${fold(entry.name)}`,
    what: `The settings give ${entry.name} ${entry.memoryGib} GiB, and no device here has that name; it is listed as typed.`,
    next: known === '' ? '' : `If one of these is meant, use its name: ${known}.`,
  };
}
