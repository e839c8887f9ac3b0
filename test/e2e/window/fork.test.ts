import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reviseInput } from '../fork-rig.ts';
import { createRig } from '../rig.ts';
import { findViolations } from './axe.ts';
import { noChromium } from './chromium.ts';
import { findCutOff } from './fit.ts';
import { passFork, passSwap } from './stations-fork.ts';
import { createWindowRig, goTo, keepPictures, type WindowRig } from './window-rig.ts';

let windows: WindowRig | null = null;
let run = '';

beforeEach(async () => {
  const home = mkdtempSync(join(tmpdir(), 'tandem-home-'));
  const rig = await createRig({ ...reviseInput, home });
  run = (await rig.run()).runId;
  await rig.close();
  windows = await createWindowRig({ ...reviseInput, home, repository: rig.repository });
}, 300_000);
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepPictures(windows?.browser, task.name);
  await windows?.close();
  windows = null;
});

const SIZES = [
  { width: 900, height: 900 },
  { width: 480, height: 800 },
];

describe.skipIf(noChromium !== null)('the page that forks', { timeout: 300_000 }, () => {
  it('is accessible in light and dark, fits a narrow window, and makes a fork that both runs name', async () => {
    const page = await windows?.open();
    if (page === undefined) throw new Error('no window');
    const found: string[] = [];
    const stop = async (name: string): Promise<void> => {
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
      const { PICTURES } = process.env;
      if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
    };
    const fork = await passFork(page, run, stop);
    await passSwap(page, { run, step: 's2' }, stop);
    expect(found).toEqual([]);
    expect(fork).not.toBe('');
    await goTo(page, `/runs/${run}`);
    await page.getByRole('link', { name: '1 fork of this run' }).click();
    await page.getByRole('link', { name: fork }).first().waitFor();
    expect(windows?.complaints).toEqual([]);
  });
});
