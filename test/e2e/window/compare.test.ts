import { afterEach, describe, expect, it } from 'vitest';
import { findViolations } from './axe.ts';
import { noChromium } from './chromium.ts';
import { findCutOff } from './fit.ts';
import { passComparison, prepareComparison } from './stations-compare.ts';
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

const SIZES = [
  { width: 900, height: 900 },
  { width: 720, height: 450 },
  { width: 480, height: 900 },
];

describe.skipIf(noChromium !== null)(
  'runs side by side in the window',
  { timeout: 240_000 },
  () => {
    it('are without a violation in light and dark, and fit a small window', async () => {
      const { page, runs } = await open();
      const found: string[] = [];
      await passComparison(page, runs, async (name) => {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          found.push(
            ...(await findViolations(page)).map((what) => `${name}, ${colorScheme}: ${what}`),
          );
        }
        for (const size of SIZES) {
          await page.setViewportSize(size);
          await page.waitForFunction(
            (width) => Reflect.get(globalThis, 'innerWidth') === width,
            size.width,
          );
          const cut = await findCutOff(page);
          found.push(...cut.map((what) => `${name}, ${size.width}: ${what}`));
        }
        await page.setViewportSize({ width: 1440, height: 900 });
      });
      expect(found).toEqual([]);
      expect(windows?.complaints).toEqual([]);
    });

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
