import { describe, expect, it } from 'vitest';
import {
  createDeviceMemory,
  describeDeviceMemory,
} from '../../../electron/ipc/feeds/device-memory.ts';
import type { Device, Machine } from '../../../shared/hardware/machine.ts';
import { linux4090, noGpu, two3090s } from '../../hosts/terminal/shops.ts';

const known = (bytes: number | null) => ({ bytes, source: 'test' });
const withFirst = (machine: Machine, more: Partial<Device>): Machine => ({
  ...machine,
  devices: machine.devices.map((device, index) => (index === 0 ? { ...device, ...more } : device)),
});

describe('the devices’ memory in one line', () => {
  it('adds up devices that are alike', () => {
    const [first] = two3090s.devices;
    expect(describeDeviceMemory(two3090s)).toMatchObject({ name: first?.name, devices: 2 });
  });

  it('has no name for devices that are not', () => {
    expect(describeDeviceMemory(withFirst(two3090s, { name: 'Another' }))?.name).toBe('');
  });

  it('is not told where there is no device, or where one does not tell', () => {
    expect(describeDeviceMemory(noGpu)).toBeNull();
    expect(describeDeviceMemory(withFirst(two3090s, { budget: known(null) }))).toBeNull();
    expect(
      describeDeviceMemory(withFirst(linux4090, { whyNot: 'its driver is too old' })),
    ).toBeNull();
  });
});

describe('reading it for the footer', () => {
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const reading = (read: () => Promise<Machine>) => {
    let times = 0;
    const machines = {
      read: () => {
        times += 1;
        return read();
      },
    };
    const memory = createDeviceMemory({ machines: machines as never });
    return { memory, times: () => times };
  };

  it('keeps nobody waiting, and looks once where there is no device', async () => {
    const { memory, times } = reading(async () => noGpu);
    expect(memory.latest()).toBeNull();
    await settled();
    expect(memory.latest()).toBeNull();
    expect(times()).toBe(1);
  });

  it('has the number from the second look on, and does not ask again at once', async () => {
    const { memory, times } = reading(async () => linux4090);
    expect(memory.latest()).toBeNull();
    await settled();
    expect(memory.latest()).toMatchObject({ devices: 1 });
    expect(memory.latest()).toMatchObject({ devices: 1 });
    expect(times()).toBe(1);
  });

  it('survives a machine that can not be read', async () => {
    const { memory } = reading(() => Promise.reject(new Error('no')));
    memory.latest();
    await settled();
    expect(memory.latest()).toBeNull();
  });
});
