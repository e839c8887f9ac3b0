import { type Figure, printFigures } from './figure.ts';
import { longRides } from './ride/measured-ride.ts';

/**
 * Resident memory of a ride at its highest moment, the program and its helpers together: the tool runner, the
 * digest's process, git. The worst of several rides counts.
 */
export async function benchRideMemory(): Promise<readonly Figure[]> {
  const rides = await longRides();
  const worst = (read: (ride: (typeof rides)[number]) => number): number =>
    Math.max(...rides.map(read));
  return [
    {
      name: 'resident memory of a ride, helpers included: sum of the processes',
      ...{ value: worst((ride) => ride.memory.plain), unit: 'MB', target: 160 },
    },
    {
      name: 'the same, pages that they share counted once',
      ...{ value: worst((ride) => ride.memory.once), unit: 'MB', target: 160 },
    },
  ];
}

if (import.meta.main) printFigures(await benchRideMemory());
