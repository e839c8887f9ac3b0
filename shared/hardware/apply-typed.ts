import {
  type Device,
  type Machine,
  type MachineFinding,
  MOST_DEVICES,
  MOST_FINDINGS,
  type Quantity,
} from './machine.ts';

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
  const left = nameApart(typed.filter((entry) => !used.has(entry)));
  const added = left
    .filter(({ entry }) => isPossible(entry))
    .map(({ entry, id }, at) => createTyped(entry, { id, index: machine.devices.length + at }));
  const findings = left.map(({ entry, id }) => describeLeft(entry, id, machine));
  return {
    ...machine,
    devices: [...devices, ...added].slice(0, MOST_DEVICES),
    findings: [...machine.findings, ...findings].slice(0, MOST_FINDINGS),
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

/** An id for each; two cards of one name are two entries. */
function nameApart(entries: readonly TypedMemory[]) {
  const counts = new Map<string, number>();
  return entries.map((entry) => {
    const name = fold(entry.name);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { entry, id: count === 1 ? `typed:${name}` : `typed:${name}:${count}` };
  });
}

function createTyped(entry: TypedMemory, { id, index }: Pick<Device, 'id' | 'index'>): Device {
  const total = bytesOf(entry.memoryGib);
  return {
    id,
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

/** Devices that a sentence names; nobody reads on. */
const NAMED = 5;

function describeLeft(entry: TypedMemory, id: string, machine: Machine): MachineFinding {
  const names = machine.devices.map((device) => `${device.name} (${device.id})`.slice(0, 200));
  const known = `${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ', …' : ''}`;
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
    device: id,
    what: `The settings give ${entry.name} ${entry.memoryGib} GiB, and no device here has that name; it is listed as typed.`,
    next: known === '' ? '' : `If one of these is meant, use its name: ${known}.`,
  };
}
