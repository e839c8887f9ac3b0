import { afterEach, describe, expect, it } from 'vitest';
import { noChromium } from './chromium.ts';
import { faultsOf } from './look-over.ts';
import { keepPictures } from './window-rig.ts';
import { openModels, openRuns, openSettings, type World } from './worlds.ts';

let world: World | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepPictures(world?.windows.browser, task.name);
  await world?.close();
  world = null;
});

/** Light, dark and with more contrast; at 900 px and at 200 % zoom; runs that are over at 480 px and in German, too. */
describe.skipIf(noChromium !== null)('while nothing runs', { timeout: 600_000 }, () => {
  it('every page about recorded runs is accessible and within reach, in any look and size', async () => {
    world = await openRuns();
    expect(await faultsOf(world, true)).toEqual([]);
  }, 1_200_000);

  it('so are hardware and models, in any state', async () => {
    world = await openModels();
    expect(await faultsOf(world)).toEqual([]);
  });

  it('so are settings and diagnostics with something in every list', async () => {
    world = await openSettings();
    expect(await faultsOf(world)).toEqual([]);
  });
});
