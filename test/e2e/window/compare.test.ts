import { afterEach, describe, expect, it } from 'vitest';
import { noChromium } from './chromium.ts';
import { prepareComparison } from './stations-compare.ts';
import { createWindowRig, goTo, keepPictures, type WindowRig } from './window-rig.ts';

let windows: WindowRig | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepPictures(windows?.browser, task.name);
  await windows?.close();
  windows = null;
});

async function open() {
  let runs: readonly string[] = [];
  windows = await createWindowRig({}, async (rig) => {
    runs = await prepareComparison(rig);
  });
  return { page: await windows.open(), runs };
}

describe.skipIf(noChromium !== null)(
  'runs side by side in the window',
  { timeout: 240_000 },
  () => {
    it('are chosen from the library and lead to the event on the timeline', async () => {
      const { page, runs } = await open();
      await goTo(page, `/compare?runs=${runs[2]}`);
      await page.getByRole('button', { name: 'With the run it is a fork of' }).click();
      await page.getByText('They go apart at').first().waitFor();
      await page.getByText('Event of the first run:').first().click();
      await page.waitForURL(/runs\/.+\/timeline\?event=\d+/);
      expect(windows?.complaints).toEqual([]);
    });
  },
);
