import type { Device } from '../../shared/hardware/machine.ts';
import { unknown } from './quantities.ts';

/** A device of which nothing is known but that it is there; probes fill in what they learn. */
export function blankDevice(
  known: Pick<Device, 'id' | 'index' | 'vendor' | 'name'>,
  reason: string,
): Device {
  return {
    ...known,
    memory: 'dedicated',
    total: unknown(reason),
    free: unknown(reason),
    budget: unknown(reason),
    driver: null,
    computeCapability: null,
    backend: null,
    whyNot: null,
    ecc: null,
    mig: null,
    users: [],
    busyPercent: null,
    celsius: null,
  };
}
