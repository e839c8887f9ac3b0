import type { Page } from 'playwright-core';
import { faultless, plantedRides, rideIn } from '../../blame/ride-out.ts';
import type { Stop } from './stations.ts';
import { goTo } from './window-rig.ts';

/** Rides whose page looks different: an environment's, a plan's, an executor's fault, an opinion, and none. */
const SHOWN: readonly (readonly [string, string])[] = [
  ['flaky', 'a flaky check fails at the gate'],
  ['order', 'lets a step use what a later one makes'],
  ['claim', 'says it is done and changed nothing'],
  ['overruled', 'approves a bug that a person sees'],
  ['default', 'a question was answered by a default'],
  ['server', 'the model server answers 500'],
  ['calm', 'approved with a second try'],
];

/** Rides them into one data folder; the runs by what they show. */
export async function rideForWhy(home: string): Promise<ReadonlyMap<string, string>> {
  const runs = new Map<string, string>();
  for (const [shows, name] of SHOWN) {
    const planted = [...plantedRides, ...faultless].find((one) => one.name === name);
    if (planted === undefined) throw new Error(`There is no ride “${name}”.`);
    const { explanation } = await rideIn(planted, home);
    runs.set(shows, explanation.run);
  }
  return runs;
}

/** The page of each of them, and the banner that leads there. */
export async function passWhy(
  page: Page,
  runs: ReadonlyMap<string, string>,
  stop: Stop,
): Promise<void> {
  for (const [shows, run] of runs) {
    await goTo(page, `/runs/${run}/why`);
    await page.getByRole('heading', { name: 'What each lane did' }).waitFor();
    await stop(`why-${shows}`);
  }
  await goTo(page, `/runs/${runs.get('claim')}`);
  await page.getByRole('link', { name: 'See the evidence' }).waitFor();
  await stop('why-banner');
}
