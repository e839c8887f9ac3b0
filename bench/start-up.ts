import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Figure, printFigures } from './figure.ts';
import { buildOnce, longRides, root } from './ride/measured-ride.ts';

const HELP_STARTS = 9;

/** How long people wait for the first sign, and a ride for its first executor turn. The best of several counts. */
export async function benchStartUp(): Promise<readonly Figure[]> {
  await buildOnce();
  const help: number[] = [];
  while (help.length < HELP_STARTS) help.push(await timeHelp());
  const rides = await longRides();
  return [
    {
      name: `tandem --help to its first output (best of ${HELP_STARTS})`,
      ...{ value: Math.min(...help), unit: 'ms', target: 150 },
    },
    {
      name: `start to the first executor request (best of ${rides.length})`,
      ...{ value: Math.min(...rides.map((ride) => ride.startMs)), unit: 'ms', target: 1_000 },
    },
  ];
}

async function timeHelp(): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(root, 'scripts', 'tandem.mjs'), '--help'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const ms = performance.now() - startedAt;
  await once(child, 'exit');
  return ms;
}

if (import.meta.main) printFigures(await benchStartUp());
