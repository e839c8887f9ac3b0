import type { Machine } from '../../../shared/hardware/machine.ts';
import type { Status } from '../../../shared/ipc/settings.ts';
import type { Engine } from '../../hosts/engine.ts';

/** Asking a card costs a program each time, so the footer's number may be a little old. */
const LOOK_MS = 30_000;

/**
 * The memory of this machine's devices for the footer, without anybody waiting for it. A machine without a device
 * that models run on is looked at once: none will appear while the process lives.
 */
export function createDeviceMemory({ machines }: Pick<Engine, 'machines'>): {
  latest(): Status['memory'];
} {
  let memory: Status['memory'] = null;
  let lookedAt: number | null = null;
  let isIdle = true;
  const look = async (): Promise<void> => {
    isIdle = false;
    try {
      memory = describeDeviceMemory(await machines.read({ fresh: false }));
    } finally {
      lookedAt = performance.now();
      isIdle = true;
    }
  };
  return {
    latest() {
      const isDue =
        lookedAt === null || (memory !== null && performance.now() - lookedAt > LOOK_MS);
      // What can't be read now is shown as it was; the hardware screen says why.
      if (isDue && isIdle) look().catch(() => undefined);
      return memory;
    },
  };
}

/** All devices that models run on as one; null when there is none, or when any of them does not tell. */
export function describeDeviceMemory({ devices }: Machine): Status['memory'] {
  const used = devices.filter(({ whyNot, memory }) => whyNot === null && memory !== 'shared');
  const [first] = used;
  if (first === undefined) return null;
  const sum = (read: (device: Machine['devices'][number]) => number | null): number | null =>
    used.reduce<number | null>((total, device) => {
      const bytes = read(device);
      return total === null || bytes === null ? null : total + bytes;
    }, 0);
  const freeBytes = sum(({ budget }) => budget.bytes);
  const totalBytes = sum(({ total }) => total.bytes);
  if (freeBytes === null || totalBytes === null) return null;
  const areAlike = used.every(({ name }) => name === first.name);
  return { name: areAlike ? first.name : '', devices: used.length, freeBytes, totalBytes };
}
