import { describe, expect, it } from 'vitest';
import {
  servesModels,
  splitMemory,
} from '../../../renderer/features/hardware/model/memory-split.ts';
import { bitsOf, decideReach } from '../../../renderer/features/hardware/model/reach.ts';
import { usableDevices } from '../../../renderer/features/hardware/model/usable.ts';
import { catalogue } from '../../../shared/models/catalogue.ts';
import { card, eightCards, machine, unknownMemory, withoutGpu } from './machines.ts';

const size = (bytes: number | null) => ({ bytes, source: 'typed' });
const device = (total: number | null, free: number | null, budget = free) =>
  card({ total: size(total), free: size(free), budget: size(budget) });

describe('splitMemory', () => {
  it('adds up to the total, whoever holds what', () => {
    const users = [
      { pid: 1, name: '/usr/bin/ollama', bytes: 30 },
      { pid: 2, name: 'Xorg', bytes: 5 },
      { pid: null, name: 'llama-server', bytes: 10 },
    ];
    const split = splitMemory({ ...device(100, 50, 40), users }, null);
    expect(split).toEqual({ total: 100, models: 40, others: 10, beyond: 10, free: 40 });
  });

  it('is not known where total or free is not', () => {
    expect(splitMemory(device(null, 5), null)).toBeNull();
    expect(splitMemory(device(100, null), null)).toBeNull();
  });

  it('takes the servers’ word only where the driver does not say who holds what', () => {
    expect(splitMemory(device(100, 40), 50)?.models).toBe(50);
    const users = [{ pid: 1, name: 'game', bytes: 60 }];
    expect(splitMemory({ ...device(100, 40), users }, 50)?.models).toBe(0);
  });

  it('never has parts below zero, whatever a tool says', () => {
    expect(splitMemory(device(100, 120, 130), 500)).toEqual({
      total: 100,
      models: 0,
      others: 0,
      beyond: 0,
      free: 100,
    });
  });
});

describe('servesModels', () => {
  it.each([
    ['/usr/local/bin/ollama', true],
    ['ollama_llama_server', true],
    ['C:\\Program Files\\Ollama\\ollama.exe', true],
    ['/opt/llama-server', true],
    ['LM Studio', true],
    ['python3', false],
    ['collaborate', false],
  ])('knows %s', (name, serves) => {
    expect(servesModels(name)).toBe(serves);
  });
});

describe('decideReach', () => {
  const sizeOn = (found: Parameters<typeof decideReach>[0]): number =>
    decideReach(found, catalogue)?.parametersB ?? 0;

  it('grows with the memory, and is none where no device is or nobody knows its size', () => {
    const [one] = eightCards.devices;
    expect(sizeOn(machine())).toBeGreaterThan(20);
    expect(sizeOn({ ...eightCards, devices: one === undefined ? [] : [one] })).toBeGreaterThan(
      sizeOn(machine()),
    );
    expect(sizeOn(eightCards)).toBeGreaterThan(200);
    expect(decideReach(unknownMemory, catalogue)).toBeNull();
    expect(decideReach(withoutGpu, catalogue)).toBeNull();
  });

  it('reads the bits of a weight off the quantisation', () => {
    expect(['Q4_K_M', 'IQ3_XS', 'MXFP4', 'F16', 'Q8_0', null].map(bitsOf)).toEqual([
      4,
      3,
      4,
      16,
      8,
      null,
    ]);
  });
});

describe('usableDevices', () => {
  it('leaves integrated graphics out beside a card, and takes them where there is nothing else', () => {
    const shared = card({ id: 'intel:0', memory: 'shared', backend: 'vulkan' });
    expect(usableDevices(machine({ devices: [shared, card()] })).map(({ id }) => id)).toEqual([
      card().id,
    ]);
    expect(usableDevices(machine({ devices: [shared] }))).toHaveLength(1);
  });
});
