import type { Device, Machine } from '../../../../shared/hardware/machine.ts';
import type { Shop } from '../../../../shared/ipc/models.ts';
import { placeOf } from '../../../../shared/models/place-of.ts';

/** A server of this machine of which nothing else is known. */
export const HERE = { here: true, declared: [], disk: null, version: null };

/** The devices that a model server would use, by the rule that fit is judged with. */
export function usableDevices(machine: Machine): readonly Device[] {
  const ids = new Set(placeOf(machine, HERE).devices.map(({ id }) => id));
  return machine.devices.filter(({ id }) => ids.has(id));
}

/** Sum of numbers of which each must be known; null else. */
export const sumKnown = (numbers: readonly (number | null)[]): number | null =>
  numbers.reduce<number | null>(
    (sum, number) => (sum === null || number === null ? null : sum + number),
    0,
  );

/** What the servers of this machine say that their loaded models hold on devices; bytes, 0 without a model. */
export function loadedOnDevices(shop: Pick<Shop, 'servers' | 'installed'>): number {
  const here = new Set(shop.servers.filter((server) => server.here).map(({ name }) => name));
  return shop.installed.reduce(
    (sum, { server, loaded }) =>
      here.has(server) && loaded !== null
        ? sum + (loaded.bytes ?? 0) * (loaded.gpuShare ?? 0)
        : sum,
    0,
  );
}

/** Devices of one name together, in their order: `8 × H100` is one line. */
export function groupDevices(
  devices: readonly Device[],
): readonly { readonly name: string; readonly devices: readonly Device[] }[] {
  const groups = new Map<string, Device[]>();
  for (const device of devices)
    groups.set(device.name, [...(groups.get(device.name) ?? []), device]);
  return [...groups].map(([name, alike]) => ({ name, devices: alike }));
}
