import type { Device, Machine } from './machine.ts';

/**
 * A machine in words, for the terminal, the report's page and messages. Names come from drivers and from reports of
 * other machines: whoever shows them cleans or escapes them.
 */

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** Memory as people compare it: `23.0 GiB`, `512 MiB`. */
export const describeMemory = (bytes: number): string =>
  bytes < GIB ? `${Math.round(bytes / MIB)} MiB` : `${(bytes / GIB).toFixed(1)} GiB`;

/** One line: what models can run on, and what the machine is besides. */
export function describeMachine(machine: Machine): string {
  const usable = machine.devices.filter((device) => device.whyNot === null);
  const devices =
    usable.length === 0 ? 'no GPU that a model server uses' : describeAlike(usable).join(', ');
  return `${devices} · ${describeMainMemory(machine)} · ${describeHost(machine)}`;
}

/** `NVIDIA GeForce RTX 4090, 23.0 of 24.0 GiB free`; what nobody could read is said to be unknown. */
export function describeDevice(device: Device): string {
  return `${device.name}, ${describeFree(device)}`;
}

/** Free and total of a device; on unified memory also the part of it that models may take. */
export function describeFree({ free, total, budget, memory }: Device): string {
  const sizes = describeShare(free.bytes, total.bytes);
  const bounded = memory === 'unified' && budget.bytes !== null && budget.bytes !== free.bytes;
  return bounded ? `${sizes}, models may take ${describeMemory(budget.bytes ?? 0)}` : sizes;
}

/** `RAM 50.1 of 62.6 GiB available`. */
export const describeMainMemory = ({ memory }: Machine): string =>
  `RAM ${describeShare(memory.available.bytes, memory.total.bytes, 'available')}`;

function describeShare(part: number | null, whole: number | null, word = 'free'): string {
  if (part === null && whole === null) return 'memory unknown';
  if (whole === null) return `${describeMemory(part ?? 0)} ${word}, total unknown`;
  if (part === null) return `${describeMemory(whole)}, unknown how much is ${word}`;
  const [amount, total] = [describeMemory(part), describeMemory(whole)];
  // One unit is enough where both have the same: `23.0 of 24.0 GiB`.
  const unit = total.slice(total.indexOf(' '));
  return `${amount.endsWith(unit) ? amount.slice(0, -unit.length) : amount} of ${total} ${word}`;
}

const WITHIN: Readonly<Record<Machine['host']['within'], string>> = {
  metal: '',
  wsl: ' in WSL2',
  container: ' in a container',
  virtual: ' in a virtual machine',
  unknown: '',
};

/** The system and what it runs in: `Ubuntu 24.04.1 LTS in WSL2`. */
export const describeHost = ({ host }: Machine): string =>
  `${host.os === '' ? host.platform : host.os}${WITHIN[host.within]}`;

/** Devices of one name together: `2 × RTX 3090, 46.1 of 48.0 GiB free`. */
function describeAlike(devices: readonly Device[]): readonly string[] {
  const names = [...new Set(devices.map(({ name }) => name))];
  return names.map((name) => {
    const alike = devices.filter((device) => device.name === name);
    const [first] = alike;
    if (first === undefined || alike.length === 1) return first ? describeDevice(first) : name;
    const free = sum(alike.map((device) => device.free.bytes));
    const total = sum(alike.map((device) => device.total.bytes));
    return `${alike.length} × ${name}, ${describeShare(free, total)}`;
  });
}

/** Null as soon as one of them is unknown: a sum of what happens to be known would be too small. */
const sum = (values: readonly (number | null)[]): number | null =>
  values.reduce((total, value) => (total === null || value === null ? null : total + value), 0);
