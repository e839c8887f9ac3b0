import type { Budget, Place } from '../../../shared/models/fit-report.ts';

/** Places as machines make them; free memory in MiB. */

export const MIB = 1_048_576;

type Kind = 'nvidia' | 'apple';

export const device = (free: number, index = 0, vendor: Kind = 'nvidia'): Budget => ({
  id: `${vendor}:${index}`,
  name: vendor === 'apple' ? 'Apple M' : 'RTX',
  vendor,
  unified: vendor === 'apple',
  totalBytes: Math.round(free * 1.05) * MIB,
  freeBytes: free * MIB,
});

export const placeOfDevices = (devices: readonly Budget[], more: Partial<Place> = {}): Place => ({
  devices,
  ramBytes: 48e9,
  disk: null,
  ollama: '0.33.0',
  ...more,
});

/** So many cards with so much free on each. */
export const cards = (free: number, count = 1, more: Partial<Place> = {}): Place =>
  placeOfDevices(
    Array.from({ length: count }, (_, index) => device(free, index)),
    more,
  );

/** An Apple computer with this limit on what the GPU may use. */
export const mac = (limit: number): Place => placeOfDevices([device(limit, 0, 'apple')]);
