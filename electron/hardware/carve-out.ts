import type { Device, MachineFinding } from '../../shared/hardware/machine.ts';
import type { AmdMemory } from './amd-memory.ts';
import type { Probe } from './probe.ts';
import { describeBytes, GIB } from './quantities.ts';

/** Strix Halo: how its one memory is divided, and what would change it. */
export async function describeCarveOut(
  { kit }: Probe,
  device: Device,
  { vram, gtt }: AmdMemory,
): Promise<readonly MachineFinding[]> {
  if (vram.total.bytes === null || gtt.total.bytes === null) return [];
  const carved = describeBytes(vram.total.bytes);
  const mapped = describeBytes(gtt.total.bytes);
  const of = (what: string, next: string) => [
    { code: 'bios-carve-out', device: device.id, what, next },
  ];
  if (vram.total.bytes >= gtt.total.bytes) {
    return of(
      `The BIOS sets ${carved} aside for graphics; models use that, and programs never can.`,
      'Setting it to the minimum in the BIOS and raising `ttm.pages_limit` gives both one pool.',
    );
  }
  const cmdline = (await kit.readText('/proc/cmdline')) ?? '';
  const raised = /(?:ttm\.pages_limit|amdgpu\.gttsize)=\d+/u.exec(cmdline)?.[0];
  if (raised !== undefined) {
    return of(
      `The GPU may take ${mapped} of the main memory (${raised}); ${carved} is set aside by the BIOS.`,
      '',
    );
  }
  const carve = vram.total.bytes > 4 * GIB ? ' Set the part in the BIOS to its minimum.' : '';
  return of(
    `The GPU may take ${mapped} of the main memory; ${carved} is set aside by the BIOS.`,
    `The kernel parameter \`ttm.pages_limit\` (in pages of 4 KiB) raises it; leave the system 8 GiB.${carve}`,
  );
}
