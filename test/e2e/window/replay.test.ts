import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findViolations } from './axe.ts';
import { noChromium } from './chromium.ts';
import { findCutOff } from './fit.ts';
import { passInput, passReplay } from './stations-replay.ts';
import { createWindowRig, keepPictures, type WindowRig } from './window-rig.ts';

let windows: WindowRig | null = null;
let run = '';
let turn = 0;

beforeEach(async () => {
  windows = await createWindowRig({}, async (rig) => {
    ({ runId: run } = await rig.run());
    turn = rig.events.find(({ key }) => key === 'execute/s1/try1/turn3')?.seq ?? 0;
  });
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

describe.skipIf(noChromium !== null)('the pages of a replay', { timeout: 300_000 }, () => {
  it('verify and re-execute here, show what a model was sent, are accessible and fit', async () => {
    const page = await windows?.open();
    if (page === undefined) throw new Error('no window');
    const found: string[] = [];
    const stop = async (name: string): Promise<void> => {
      const pictures = process.env.TANDEM_PICTURES;
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-theme="${colorScheme}"]`).waitFor({ state: 'attached' });
        found.push(
          ...(await findViolations(page)).map((what) => `${name}, ${colorScheme}: ${what}`),
        );
        if (pictures !== undefined)
          await page.screenshot({ path: `${pictures}/${name}-${colorScheme}.png` });
      }
      for (const size of SIZES) {
        await page.setViewportSize(size);
        found.push(...(await findCutOff(page)).map((what) => `${name}, ${size.width} px: ${what}`));
        if (pictures !== undefined)
          await page.screenshot({ path: `${pictures}/${name}-${size.width}.png` });
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    };
    await passReplay(page, run, stop);
    await page
      .getByText(/Event|the same, 0 differences/)
      .first()
      .waitFor();
    await passInput(page, run, turn, stop);
    expect(found).toEqual([]);
    expect(windows?.complaints).toEqual([]);
  });
});
