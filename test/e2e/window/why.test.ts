import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noChromium } from './chromium.ts';
import { rideForWhy } from './stations-why.ts';
import { createWindowRig, goTo, keepPictures, type WindowRig } from './window-rig.ts';

let windows: WindowRig | null = null;
let runs: ReadonlyMap<string, string> = new Map();

beforeEach(async () => {
  const home = mkdtempSync(join(tmpdir(), 'tandem-home-'));
  runs = await rideForWhy(home);
  windows = await createWindowRig({ home });
}, 300_000);
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepPictures(windows?.browser, task.name);
  await windows?.close();
  windows = null;
});

describe.skipIf(noChromium !== null)('the page that says why', { timeout: 300_000 }, () => {
  it('leads from evidence to event and takes a person’s judgement', async () => {
    const page = await windows?.open();
    if (page === undefined) throw new Error('no window');
    await goTo(page, `/runs/${runs.get('order')}/why`);
    await page
      .getByRole('link', { name: /^Open event \d+ in the timeline$/ })
      .first()
      .click();
    await page.waitForURL(/timeline\?event=\d+/);
    await goTo(page, `/runs/${runs.get('claim')}/why`);
    await page.getByRole('textbox', { name: 'Why (optional)' }).fill('seen by a person');
    await page.getByRole('button', { name: 'It was this' }).click();
    await page.getByText('Recorded.', { exact: true }).waitFor();
    await page
      .getByText(/confirmed by/)
      .first()
      .waitFor();
    expect(windows?.complaints).toEqual([]);
  });
});
