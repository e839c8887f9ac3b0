import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { findViolations } from './axe.ts';
import { noChromium } from './chromium.ts';
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

const LOOKS = [
  { name: 'light', media: { colorScheme: 'light', contrast: 'no-preference' } },
  { name: 'dark', media: { colorScheme: 'dark', contrast: 'no-preference' } },
  { name: 'light, more contrast', media: { colorScheme: 'light', contrast: 'more' } },
  { name: 'dark, more contrast', media: { colorScheme: 'dark', contrast: 'more' } },
] as const;

/** Axe in each look; the window follows the system's, so the state of the screen stays as it is. */
async function examine(page: Page, name: string, found: string[]): Promise<void> {
  for (const look of LOOKS) {
    await page.emulateMedia(look.media);
    const { colorScheme: theme, contrast } = look.media;
    const isMore = contrast === 'more' ? 'more' : 'normal';
    await page
      .locator(`html[data-theme="${theme}"][data-contrast="${isMore}"]`)
      .waitFor({ state: 'attached' });
    const violations = await findLasting(page);
    found.push(...violations.map((violation) => `${name}, ${look.name}: ${violation}`));
  }
  await page.emulateMedia({ colorScheme: null, contrast: null });
}

/** A live screen moves while it is examined: what is wrong with it is still wrong at a second look. */
async function findLasting(page: Page): Promise<readonly string[]> {
  const first = await findViolations(page);
  if (first.length === 0) return first;
  const second = await findViolations(page);
  return first.filter((violation) => second.includes(violation));
}

describe.skipIf(noChromium !== null)('axe', { timeout: 600_000 }, () => {
  it('finds nothing on any screen, in any state, light, dark and with more contrast', async () => {
    const shop = makeShop();
    windows = await createWindowRig({
      claude: shopClaude(),
      executor: askingExecutor(),
      repository: shop,
    });
    const page = await windows.open();
    const found: string[] = [];
    const stop = (name: string) => examine(page, name, found);
    await passBeginning(page, shop, stop);
    await passRide(page, stop);
    await passFailure({ windows, page, shop, stop });
    expect(found).toEqual([]);
    expect(windows.complaints).toEqual([]);
  });

  it('finds nothing on the screens of hardware and models, in any state', async () => {
    windows = await createWindowRig({ machine: STATION_MACHINE, ollamaOptions: stationModels });
    const page = await windows.open();
    const found: string[] = [];
    const stop = (name: string) => examine(page, name, found);
    await passModels({ windows, page, stop });
    expect(found).toEqual([]);
    expect(windows.complaints).toEqual([]);
  });

  it('finds nothing in the settings and diagnostics with something in every list', async () => {
    const servers: { close(): Promise<void> }[] = [];
    windows = await createWindowRig({}, async (rig) => {
      servers.push(await prepareSettings(rig));
    });
    const page = await windows.open();
    const found: string[] = [];
    await passSettingsInUse(windows.rig, page, (name) => examine(page, name, found));
    await Promise.all(servers.map((server) => server.close()));
    expect(found).toEqual([]);
    expect(windows.complaints).toEqual([]);
  });
});
