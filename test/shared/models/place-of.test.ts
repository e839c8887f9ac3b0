import { describe, expect, it } from 'vitest';
import type { Device, Machine } from '../../../shared/hardware/machine.ts';
import { placeOf } from '../../../shared/models/place-of.ts';

const GIB = 1_024 ** 3;
const read = (bytes: number | null) => ({ bytes, source: 'nvidia-smi' });

const card: Device = {
  id: 'nvidia:GPU-1',
  index: 0,
  vendor: 'nvidia',
  name: 'RTX 4090',
  memory: 'dedicated',
  total: read(24 * GIB),
  free: read(23 * GIB),
  budget: read(23 * GIB),
  driver: '580.1',
  computeCapability: '8.9',
  backend: 'cuda',
  whyNot: null,
  ecc: null,
  mig: null,
  users: [],
  busyPercent: null,
  celsius: null,
};

const machine = (devices: Device[]): Machine => ({
  format: 'tandem.machine/1',
  id: 'm',
  takenAt: '2026-11-20T10:00:00.000Z',
  host: { name: 'desk', platform: 'linux', arch: 'x64', os: 'Linux', within: 'metal' },
  cpu: { name: 'CPU', cores: 16, threads: 32, features: [] },
  memory: { total: read(64 * GIB), available: read(48 * GIB) },
  devices,
  findings: [],
});

const here = { here: true, declared: [], disk: null, version: '0.33.0' };

describe('the place of a server', () => {
  it('here is what was found, with what a model may take', () => {
    const place = placeOf(machine([{ ...card, budget: read(20 * GIB) }]), here);
    expect(place).toMatchObject({ ramBytes: 48 * GIB, ollama: '0.33.0', disk: null });
    expect(place.devices).toEqual([
      {
        ...{ id: 'nvidia:GPU-1', name: 'RTX 4090', vendor: 'nvidia', unified: false },
        ...{ totalBytes: 24 * GIB, freeBytes: 20 * GIB },
      },
    ]);
  });

  it('leaves out devices that no server uses, and graphics that borrow beside a card', () => {
    const idle = { ...card, id: 'a', whyNot: 'too old' };
    // Typed in by hand: which backend it has nobody said.
    const typed = { ...card, id: 'b', backend: null };
    const shared = { ...card, id: 'c', memory: 'shared' as const };
    expect(placeOf(machine([idle, typed, shared, card]), here).devices.map(({ id }) => id)).toEqual(
      ['b', 'nvidia:GPU-1'],
    );
    expect(placeOf(machine([shared]), here).devices[0]).toMatchObject({ id: 'c', unified: true });
  });

  it('keeps what is not known unknown', () => {
    const place = placeOf(machine([{ ...card, budget: read(null) }]), here);
    expect(place.devices[0]?.freeBytes).toBe(null);
  });

  it('without a usable device is its processor', () => {
    expect(placeOf(machine([]), here)).toMatchObject({ devices: [], ramBytes: 48 * GIB });
  });

  it('elsewhere is what people declared, or one device of unknown size', () => {
    const remote = { ...here, here: false };
    expect(placeOf(machine([card]), remote)).toMatchObject({
      ...{ ramBytes: null, devices: [{ totalBytes: null, freeBytes: null }] },
    });
    const declared = [{ name: 'A100', memoryBytes: 80 * GIB }];
    expect(placeOf(machine([card]), { ...remote, declared }).devices).toMatchObject([
      { name: 'A100', totalBytes: 80 * GIB, freeBytes: 80 * GIB },
    ]);
  });
});
