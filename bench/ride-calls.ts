import { type Figure, printFigures } from './figure.ts';
import { longRides, shortRide } from './ride/measured-ride.ts';

/** What goes to Claude, and that it does not grow with the executor's work. */
export async function benchRideCalls(): Promise<readonly Figure[]> {
  const short = await shortRide();
  const [long] = await longRides();
  if (long === undefined) throw new Error('no ride');
  const growth = (long.cloudBytes / short.cloudBytes - 1) * 100;
  return [
    {
      name: 'calls to Claude, approved first time without questions',
      ...{ value: long.cloudCalls, unit: 'calls', target: 3 },
    },
    {
      name: `bytes to Claude, ${long.turns} executor turns to ${short.turns}: growth`,
      ...{ value: Math.max(0, growth), unit: '%', target: 10 },
    },
  ];
}

if (import.meta.main) printFigures(await benchRideCalls());
