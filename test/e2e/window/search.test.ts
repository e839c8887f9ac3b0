import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findViolations } from './axe.ts';
import { noChromium } from './chromium.ts';
import { findCutOff } from './fit.ts';
import { passSearch, prepareSearch } from './stations-search.ts';
import { createWindowRig, goTo, keepPictures, type WindowRig } from './window-rig.ts';

let windows: WindowRig | null = null;

beforeEach(async () => {
  const home = mkdtempSync(join(tmpdir(), 'tandem-home-'));
  prepareSearch(home);
  windows = await createWindowRig({ home });
}, 120_000);
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepPictures(windows?.browser, task.name);
  await windows?.close();
  windows = null;
});

const SIZES = [
  { width: 900, height: 900 },
  { width: 480, height: 800 },
];

describe.skipIf(noChromium !== null)('searching in the window', { timeout: 240_000 }, () => {
  it('is accessible in light and dark, fits a narrow window, and leads to events by keyboard', async () => {
    const page = await windows?.open();
    if (page === undefined) throw new Error('no window');
    const found: string[] = [];
    await passSearch(page, async (name) => {
      if (process.env.PICTURES !== undefined) {
        await page.screenshot({ path: join(process.env.PICTURES, `${name}.png`) });
      }
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-theme="${colorScheme}"]`).waitFor({ state: 'attached' });
        found.push(
          ...(await findViolations(page)).map((what) => `${name}, ${colorScheme}: ${what}`),
        );
      }
      for (const size of SIZES) {
        await page.setViewportSize(size);
        found.push(...(await findCutOff(page)).map((what) => `${name}, ${size.width} px: ${what}`));
      }
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.emulateMedia({ colorScheme: 'light' });
    });
    expect(found).toEqual([]);
    await goTo(page, '/search?q=greet');
    await page.locator('[data-hit]').first().waitFor();
    await page.getByRole('searchbox').press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/runs\/20261121-\d{6}-[0-9a-f]{4}\/timeline\?event=\d+/);
  });
});
