import type { Quantity } from '../../shared/hardware/machine.ts';

export const MIB = 1_024 ** 2;
export const GIB = 1_024 ** 3;

/** Above this no memory of one device can be: such a number is an error of whoever told it. */
const MOST = 2 ** 50;

/** A number with its source; one that can't be true is unknown instead. */
export function known(bytes: number, source: string): Quantity {
  if (!Number.isFinite(bytes) || bytes < 0 || bytes > MOST) {
    return unknown(`${source} says ${bytes}, which can't be`);
  }
  return { bytes: Math.round(bytes), source };
}

export const unknown = (reason: string): Quantity => ({ bytes: null, source: reason });

/** The smaller of two, unknown when one is: a budget never rests on half of what it needs. */
export function smaller(a: Quantity, b: Quantity): Quantity {
  if (a.bytes === null) return a;
  if (b.bytes === null) return b;
  return a.bytes <= b.bytes ? a : b;
}

/** For sentences: `23.0 GiB`, `512 MiB`. */
export function describeBytes(bytes: number): string {
  return bytes >= GIB ? `${(bytes / GIB).toFixed(1)} GiB` : `${Math.round(bytes / MIB)} MiB`;
}

/** The free part of a whole that is known with its used part; never below zero. */
export function remainder(total: Quantity, used: number | null, source: string): Quantity {
  if (total.bytes === null) return total;
  return used === null
    ? unknown(`${source} is not told`)
    : known(Math.max(0, total.bytes - used), source);
}
