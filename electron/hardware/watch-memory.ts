import { readFacts } from './host-facts.ts';
import { createProbe, PROGRAM_LIMIT_MS } from './probe.ts';
import type { ProbeKit } from './probe-kit.ts';
import { readDevices } from './read-devices.ts';

/** How a device is doing at this moment; null for what it doesn't tell. */
export interface DeviceLoad {
  readonly freeBytes: number | null;
  readonly busyPercent: number | null;
  readonly celsius: number | null;
}

/**
 * Every device by the id that `readMachine` gives it. Cheap enough to ask once a second: one run of nvidia-smi, files
 * of the kernel, or one run of vm_stat. Rejects with the signal's reason.
 */
export async function readLoads(
  kit: ProbeKit,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, DeviceLoad>> {
  const probe = createProbe(kit, signal, PROGRAM_LIMIT_MS);
  const { devices } = await readDevices(probe, await readFacts(probe), { quick: true });
  signal.throwIfAborted();
  return new Map(
    devices.map((device) => {
      const { id, free, busyPercent, celsius } = device;
      return [id, { freeBytes: free.bytes, busyPercent, celsius }];
    }),
  );
}

/** Bytes free now, by device; devices that don't tell are not in it. For measuring before and after a load. */
export async function readFreeBytes(
  kit: ProbeKit,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const loads = await readLoads(kit, signal);
  return new Map(
    [...loads].flatMap(([id, { freeBytes }]) => (freeBytes === null ? [] : [[id, freeBytes]])),
  );
}
