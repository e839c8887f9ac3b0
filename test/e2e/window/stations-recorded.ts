import type { Page } from 'playwright-core';
import type { RunId } from '../../../shared/ids.ts';
import { createRig, type Rig } from '../rig.ts';
import type { Stop } from './stations.ts';
import { passBundles } from './stations-bundles.ts';
import { passComparison, prepareComparison } from './stations-compare.ts';
import { passFork, passSwap } from './stations-fork.ts';
import { passNoticed } from './stations-noticed.ts';
import { passInput, passReplay } from './stations-replay.ts';
import { passSearch, prepareSearch, SEARCHED } from './stations-search.ts';
import { passFailedTimeline, passTimeline } from './stations-timeline.ts';
import { passWhy, rideForWhy } from './stations-why.ts';
import { writeNoticedRun } from './write-noticed-run.ts';

/** Everything that is done with runs afterwards: each is ridden once and looked at by whatever page needs it. */
export interface Recorded {
  /** A run of two steps whose second is done again; the simulators go on with its forks. */
  readonly revised: string;
  /** A good run, one of a weaker executor, and a fork of the good one. */
  readonly compared: readonly string[];
  /** An event of a turn of the good run. */
  readonly turn: number;
  /** A run that noticed much. */
  readonly noticed: RunId;
  /** Runs by what went wrong in them. */
  readonly why: ReadonlyMap<string, string>;
}

/** Rides them into the home of this rig before its engine opens. */
export async function prepareRecorded(rig: Rig): Promise<Recorded> {
  prepareSearch(rig.home);
  const noticed = writeNoticedRun(rig.home);
  const why = await rideForWhy(rig.home);
  const plain = await createRig({ home: rig.home });
  const compared = await prepareComparison(plain);
  const turn = plain.events.find(({ key }) => key === 'execute/s1/try1/turn3')?.seq ?? 0;
  await plain.close();
  const { runId: revised } = await rig.run();
  return { revised, compared, turn, noticed, why };
}

export async function passRecorded(
  page: Page,
  { revised, compared, turn, noticed, why }: Recorded,
  stop: Stop,
): Promise<void> {
  await passNoticed(page, noticed, stop);
  await passTimeline(page, revised, stop);
  await passFailedTimeline(page, why.get('order') ?? '', stop);
  await passWhy(page, why, stop);
  await passReplay(page, compared[0] ?? '', stop);
  await passInput(page, compared[0] ?? '', turn, stop);
  await passComparison(page, compared, stop);
  await passSearch(page, stop);
  await passBundles(page, SEARCHED[0] ?? '', stop);
  await passFork(page, revised, stop);
  await passSwap(page, { run: revised, step: 's2' }, stop);
}
