import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { noChromium } from './chromium.ts';
import { findCutOff } from './fit.ts';
import { askingExecutor, makeShop, shopClaude } from './shop.ts';
import { passBeginning, passFailure, passRide } from './stations.ts';
import { passModels, STATION_MACHINE, stationModels } from './stations-models.ts';
import { passSettingsInUse, prepareSettings } from './stations-settings.ts';
import { createWindowRig, keepPictures, type WindowRig } from './window-rig.ts';

let windows: WindowRig | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepPictures(windows?.browser, task.name);
  await windows?.close();
  windows = null;
});

const WIDE = { width: 1440, height: 900 };
const SIZES = [
  { name: '900 px', size: { width: 900, height: 900 } },
  // A window of 1440 by 900 at 200 % zoom.
  { name: '200 %', size: { width: 720, height: 450 } },
];

async function measure(page: Page, name: string, found: string[]): Promise<void> {
  for (const { name: size, size: viewport } of SIZES) {
    await page.setViewportSize(viewport);
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          const frame = Reflect.get(globalThis, 'requestAnimationFrame');
          frame(() => frame(() => frame(resolve)));
        }),
    );
    const cut = await findCutOff(page);
    found.push(...cut.map((what) => `${name}, ${size}: ${what}`));
  }
  await page.setViewportSize(WIDE);
}

describe.skipIf(noChromium !== null)('a small window', { timeout: 600_000 }, () => {
  it('scrolls no page sideways and leaves everything within reach, at 900 px and at 200 % zoom', async () => {
    const shop = makeShop();
    windows = await createWindowRig({
      claude: shopClaude(),
      executor: askingExecutor(),
      repository: shop,
    });
    const page = await windows.open();
    const found: string[] = [];
    const stop = (name: string) => measure(page, name, found);
    await passBeginning(page, shop, stop);
    await passRide(page, stop);
    await passFailure({ windows, page, shop, stop });
    expect(found).toEqual([]);
    expect(windows.complaints).toEqual([]);
  });

  it('leaves hardware and models within reach, too', async () => {
    windows = await createWindowRig({ machine: STATION_MACHINE, ollamaOptions: stationModels });
    const page = await windows.open();
    const found: string[] = [];
    const stop = (name: string) => measure(page, name, found);
    await passModels({ windows, page, stop });
    expect(found).toEqual([]);
    expect(windows.complaints).toEqual([]);
  });

  it('leaves settings with something in every list within reach', async () => {
    const servers: { close(): Promise<void> }[] = [];
    windows = await createWindowRig({}, async (rig) => {
      servers.push(await prepareSettings(rig));
    });
    const page = await windows.open();
    const found: string[] = [];
    await passSettingsInUse(windows.rig, page, (name) => measure(page, name, found));
    await Promise.all(servers.map((server) => server.close()));
    expect(found).toEqual([]);
    expect(windows.complaints).toEqual([]);
  });
});
