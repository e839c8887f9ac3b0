import { describe, expect, it } from 'vitest';
import { createProbeKit } from '../../electron/hardware/probe-kit.ts';
import { readMachine } from '../../electron/hardware/read-machine.ts';
import { readFreeBytes, readLoads } from '../../electron/hardware/watch-memory.ts';
import { createRecordedKit, machineNames } from './recorded-kit.ts';

const signal = new AbortController().signal;
/** Those that answer at once, and whose numbers come from the system and not from AMD's slow programs. */
const prompt = machineNames().filter((name) => !/hang|mi300x|^windows/u.test(name));

describe('watching memory', () => {
  it.each(prompt)('reads the free memory of %s by the same ids', async (name) => {
    const machine = await readMachine(createRecordedKit(name), { signal });
    const known = machine.devices.filter(({ free }) => free.bytes !== null);
    const free = await readFreeBytes(createRecordedKit(name), signal);
    expect([...free]).toEqual(known.map((device) => [device.id, device.free.bytes]));
  });

  it('asks nothing of programs that are slow', async () => {
    const kit = createRecordedKit('rx-7900-xtx');
    await readFreeBytes(kit, signal);
    expect(kit.asked.filter((line) => /amd-smi|rocm-smi|lspci/u.test(line))).toEqual([]);
  });

  it('runs nvidia-smi once', async () => {
    const kit = createRecordedKit('rtx-4090');
    await readFreeBytes(kit, signal);
    expect(kit.asked.filter((line) => line.includes('nvidia-smi'))).toHaveLength(1);
  });

  it('tells how busy and how warm a device is', async () => {
    const loads = await readLoads(createRecordedKit('rx-7900-xtx'), signal);
    expect(loads.get('amd:0000:03:00.0')).toMatchObject({ busyPercent: 3, celsius: 47 });
  });

  it('works on this machine', async () => {
    expect(await readFreeBytes(createProbeKit(), signal)).toBeInstanceOf(Map);
  });
});
