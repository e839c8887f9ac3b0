import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noChromium } from './chromium.ts';
import { prepareSearch } from './stations-search.ts';
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

describe.skipIf(noChromium !== null)('searching in the window', { timeout: 240_000 }, () => {
  it('leads to events by keyboard alone', async () => {
    const page = await windows?.open();
    if (page === undefined) throw new Error('no window');
    await goTo(page, '/search?q=greet');
    await page.locator('[data-hit]').first().waitFor();
    await page.getByRole('searchbox').press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/runs\/20261121-\d{6}-[0-9a-f]{4}\/timeline\?event=\d+/);
    expect(windows?.complaints).toEqual([]);
  });
});
