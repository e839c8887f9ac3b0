import { afterEach, describe, expect, it } from 'vitest';
import { noChromium } from './chromium.ts';
import { faultsOf } from './look-over.ts';
import { keepPictures } from './window-rig.ts';
import { openRide, openSideBySide, type World } from './worlds.ts';

let world: World | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepPictures(world?.windows.browser, task.name);
  await world?.close();
  world = null;
});

/** Light, dark and with more contrast; at 900 px and at 200 % zoom. */
describe.skipIf(noChromium !== null)('while runs are at work', { timeout: 600_000 }, () => {
  it('every screen of a ride is accessible and within reach, in any look and size', async () => {
    world = await openRide();
    expect(await faultsOf(world)).toEqual([]);
  });

  it('so is a run with two steps at once that asks about a command by pattern', async () => {
    world = await openSideBySide();
    expect(await faultsOf(world)).toEqual([]);
  });
});
