import { type Figure, printFigures, quantile } from './figure.ts';
import { longRides } from './ride/measured-ride.ts';

/**
 * Tandem's own time in a turn that reads a file: from the end of the server's answer to the arrival of the next
 * request, with both in the log by then. Of several rides the quietest counts, for other programs run here too.
 */
export async function benchTurnCost(): Promise<readonly Figure[]> {
  const rides = await longRides();
  const best = (share: number): number =>
    Math.min(...rides.map((ride) => quantile(ride.readTurnMs.slice(1), share)));
  const kept = Math.min(...rides.flatMap((ride) => ride.prefixKept));
  const turns = rides[0]?.readTurnMs.length ?? 0;
  return [
    {
      name: `own time a turn, p50 of ${turns} (best of ${rides.length} rides)`,
      ...{ value: best(0.5), unit: 'ms', target: 5 },
    },
    {
      name: `own time a turn, p95 of ${turns} (best of ${rides.length} rides)`,
      ...{ value: best(0.95), unit: 'ms', target: 15 },
    },
    {
      name: 'prompt kept from turn to turn, lowest of all turns',
      ...{ value: kept * 100, unit: '%', target: 100, atLeast: true },
    },
  ];
}

if (import.meta.main) printFigures(await benchTurnCost());
