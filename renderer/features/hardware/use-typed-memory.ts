import { useState } from 'react';
import type { TandemError } from '../../../shared/errors.ts';
import type { Device } from '../../../shared/hardware/machine.ts';
import type { SettingEntry, SettingsView } from '../../../shared/ipc/settings.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import { useAct, useInvoke } from '../../client/use-invoke.ts';

/** Memory that people typed in for devices of this machine, with the way to change it. */
export interface TypedMemoryDesk {
  /** GiB typed for a device, by its id or its name; null when nothing is typed. */
  readonly typedOf: (device: Device) => number | null;
  /** Where the value comes from, when it is not in the file and so can't be changed here. */
  readonly fixedBy: string | null;
  /** The settings are there to be changed. */
  readonly ready: boolean;
  readonly busy: boolean;
  readonly error: TandemError | null;
  /** Null takes the typed value back. True when it is in the file. */
  readonly type: (device: Device, memoryGib: number | null) => Promise<boolean>;
}

type Typed = Settings['devices'];

const isOf =
  (device: Device) =>
  ({ name }: Typed[number]): boolean =>
    name === device.id || name === device.name;

export function useTypedMemory(onChanged: () => void): TypedMemoryDesk {
  const read = useInvoke('settings.read', {});
  const write = useAct('settings.write');
  const [written, setWritten] = useState<SettingsView | null>(null);
  const view = written ?? read.value;
  const typed = view?.settings.devices ?? [];
  const entry = view?.entries.find(({ key }) => key === 'devices');
  return {
    typedOf: (device) =>
      (typed.find(({ name }) => name === device.id) ?? typed.find(isOf(device)))?.memoryGib ?? null,
    fixedBy: fixedBy(entry),
    ready: view !== null,
    busy: write.busy,
    error: write.error ?? read.error,
    async type(device, memoryGib) {
      if (view === null) return false;
      const others = typed.filter((one) => !isOf(device)(one));
      const value = memoryGib === null ? others : [...others, { name: device.id, memoryGib }];
      const reply = await write.act({
        version: view.version,
        changes: [{ key: 'devices', value: value.length === 0 ? null : value }],
      });
      if (reply.ok) {
        setWritten(reply.value);
        onChanged();
      } else if (reply.error.kind === 'stale') {
        setWritten(null);
        read.again();
      }
      return reply.ok;
    },
  };
}

function fixedBy(entry: SettingEntry | undefined): string | null {
  if (entry === undefined) return null;
  const isFixed = entry.locked || entry.source === 'environment' || entry.source === 'managed';
  return isFixed ? entry.origin : null;
}
