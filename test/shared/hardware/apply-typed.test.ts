import { describe, expect, it } from 'vitest';
import { applyTypedMemory } from '../../../shared/hardware/apply-typed.ts';
import { type Device, type Machine, machineSchema } from '../../../shared/hardware/machine.ts';

const GIB = 1_024 ** 3;
const at = (gib: number | null) =>
  gib === null ? { bytes: null, source: 'not told' } : { bytes: gib * GIB, source: 'nvidia-smi' };

const device = (id: string, name: string, total: number | null, free: number | null): Device => ({
  id,
  index: 0,
  vendor: 'nvidia',
  name,
  memory: 'dedicated',
  total: at(total),
  free: at(free),
  budget: at(free),
  driver: null,
  computeCapability: null,
  backend: 'cuda',
  whyNot: null,
  ecc: null,
  mig: null,
  users: [],
  busyPercent: null,
  celsius: null,
});

const machine = (...devices: readonly Device[]): Machine => ({
  format: 'tandem.machine/1',
  id: 'machine-1',
  takenAt: '2026-11-21T12:00:00.000Z',
  host: { name: 'desk', platform: 'linux', arch: 'x64', os: 'Debian', within: 'metal' },
  cpu: { name: 'Ryzen', cores: 8, threads: 16, features: [] },
  memory: { total: at(64), available: at(50) },
  devices: [...devices],
  findings: [],
});

const typedIn = (gib: number) => ({ bytes: gib * GIB, source: 'typed in settings' });

describe('typed memory', () => {
  it('wins over what was read, by name or id, however it is written', () => {
    for (const name of ['RTX 4090', 'rtx  4090 ', 'nvidia:GPU-1']) {
      const read = machine(device('nvidia:GPU-1', 'RTX 4090', 24, 23));
      const [one] = applyTypedMemory(read, [{ name, memoryGib: 20 }]).devices;
      expect(one).toMatchObject({ total: typedIn(20), free: typedIn(20), budget: typedIn(20) });
    }
  });

  it('keeps the free memory that was read where it fits', () => {
    const read = machine(device('a', 'Card', 24, 11));
    const [one] = applyTypedMemory(read, [{ name: 'Card', memoryGib: 16 }]).devices;
    expect(one).toMatchObject({ total: typedIn(16), free: at(11), budget: at(11) });
  });

  it('stands for the free memory where that is unknown', () => {
    const read = machine(device('a', 'Card', null, null));
    const [one] = applyTypedMemory(read, [{ name: 'Card', memoryGib: 32 }]).devices;
    expect(one).toMatchObject({ total: typedIn(32), free: typedIn(32), budget: typedIn(32) });
  });

  it('gives two cards of one name a figure each', () => {
    const read = machine(device('a', 'Card', 24, 23), device('b', 'Card', 24, 23));
    const once = applyTypedMemory(read, [{ name: 'Card', memoryGib: 8 }]);
    expect(once.devices.map(({ total }) => total.source)).toEqual([
      'typed in settings',
      'nvidia-smi',
    ]);
    const twice = [
      { name: 'Card', memoryGib: 8 },
      { name: 'Card', memoryGib: 12 },
    ];
    const both = applyTypedMemory(read, twice).devices;
    expect(both.map(({ total }) => total)).toEqual([typedIn(8), typedIn(12)]);
  });

  it('makes a device of a name that none has, and says so', () => {
    const read = machine(device('a', 'Card', 24, 23));
    const typed = applyTypedMemory(read, [{ name: 'Box in the cellar', memoryGib: 48 }]);
    expect(typed.devices[1]).toMatchObject({
      id: 'typed:box in the cellar',
      vendor: 'other',
      name: 'Box in the cellar',
      budget: typedIn(48),
      whyNot: null,
    });
    expect(typed.findings).toMatchObject([{ code: 'typed-unknown' }]);
    expect(typed.findings[0]?.next).toContain('Card (a)');
    expect(machineSchema.parse(typed)).toEqual(typed);
  });

  it.each([0, -4, Number.NaN, Number.POSITIVE_INFINITY, 1e9])('leaves %s GiB out', (memoryGib) => {
    const read = machine(device('a', 'Card', 24, 23));
    const typed = applyTypedMemory(read, [{ name: 'Card', memoryGib }]);
    expect(typed.devices).toEqual(read.devices);
    expect(typed.findings).toMatchObject([{ code: 'typed-impossible' }]);
  });

  it('stays a valid machine, whatever number of devices there are and were typed', () => {
    const cards = Array.from({ length: 200 }, (_, at) =>
      device(`nvidia:${at}`, `${at} ${'long '.repeat(30)}`, 24, 23),
    );
    const typed = Array.from({ length: 256 }, (_, at) => ({
      name: `${'name '.repeat(39)}${at}`,
      memoryGib: 1e-300 * 10 ** (at * 2),
    }));
    const result = applyTypedMemory(machine(...cards), typed);
    expect(machineSchema.parse(result)).toEqual(result);
  });

  it('tells two typed cards of one name apart', () => {
    const twice = [
      { name: 'Card', memoryGib: 8 },
      { name: 'card ', memoryGib: 8 },
    ];
    const typed = applyTypedMemory(machine(), twice);
    expect(typed.devices.map(({ id }) => id)).toEqual(['typed:card', 'typed:card:2']);
    expect(typed.findings.map((finding) => finding.device)).toEqual(['typed:card', 'typed:card:2']);
  });

  it('changes nothing without figures', () => {
    const read = machine(device('a', 'Card', 24, 23));
    expect(applyTypedMemory(read, [])).toEqual(read);
  });
});
