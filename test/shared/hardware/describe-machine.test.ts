import { describe, expect, it } from 'vitest';
import {
  describeDevice,
  describeMachine,
  describeMemory,
} from '../../../shared/hardware/describe-machine.ts';
import { linux4090, macStudio, noGpu, two3090s } from '../../hosts/terminal/shops.ts';

describe('describeMachine', () => {
  it.each([
    [
      linux4090,
      'NVIDIA GeForce RTX 4090, 23.0 of 24.0 GiB free · RAM 50.0 of 64.0 GiB available · Ubuntu 24.04.1 LTS',
    ],
    [
      two3090s,
      '2 × NVIDIA GeForce RTX 3090, 46.5 of 48.0 GiB free · RAM 50.0 of 64.0 GiB available · Ubuntu 24.04.1 LTS',
    ],
    [
      macStudio,
      'Apple M3 Ultra, 230.0 of 256.0 GiB free, models may take 192.0 GiB · RAM 230.0 of 256.0 GiB available · macOS 26.1',
    ],
    [
      noGpu,
      'no GPU that a model server uses · RAM 12.0 of 16.0 GiB available · Ubuntu 24.04.1 LTS in a virtual machine',
    ],
  ])('says in a line what models can run on', (machine, words) => {
    expect(describeMachine(machine)).toBe(words);
  });

  it('leaves out what no server uses', () => {
    const [card] = linux4090.devices;
    const other = { ...card!, name: 'Intel UHD 770', whyNot: 'shares main memory' };
    expect(describeMachine({ ...linux4090, devices: [other, card!] })).not.toContain('UHD');
  });
});

describe('describeDevice', () => {
  const [card] = linux4090.devices;
  const unread = { bytes: null, source: 'not told' };
  it.each([
    ['nothing is known', { total: unread, free: unread }, 'memory unknown'],
    ['the free part is not', { free: unread }, '24.0 GiB, unknown how much is free'],
    ['the total is not', { total: unread }, '23.0 GiB free, total unknown'],
    ['it is full', { free: { bytes: 0, source: 'x' } }, '0 MiB of 24.0 GiB free'],
  ])('never takes unknown for none: %s', (_name, more, words) => {
    expect(describeDevice({ ...card!, ...more })).toBe(`NVIDIA GeForce RTX 4090, ${words}`);
  });

  it('does not add up what is only known in part', () => {
    const [one, two] = two3090s.devices;
    const machine = { ...two3090s, devices: [one!, { ...two!, free: unread }] };
    expect(describeMachine(machine)).toContain('48.0 GiB, unknown how much is free');
  });
});

describe('describeMemory', () => {
  it.each([
    [0, '0 MiB'],
    [457 * 2 ** 20, '457 MiB'],
    [2 ** 30, '1.0 GiB'],
    [24_564 * 2 ** 20, '24.0 GiB'],
    [8 * 141 * 2 ** 30, '1128.0 GiB'],
  ])('%i is %s', (bytes, words) => expect(describeMemory(bytes)).toBe(words));
});
