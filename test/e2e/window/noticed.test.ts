import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { findViolations } from './axe.ts';
import { noChromium } from './chromium.ts';
import { findCutOff } from './fit.ts';
import { passNoticed, passSideBySide, settleSideBySide, sideBySide } from './stations-noticed.ts';
import { createWindowRig, keepPictures, type WindowRig } from './window-rig.ts';
import { writeNoticedRun } from './write-noticed-run.ts';

let windows: WindowRig | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await keepPictures(windows?.browser, task.name);
  await windows?.close();
  windows = null;
});

const WIDE = { width: 1440, height: 900 };
/** The second is a window of 1440 by 900 at 200 % zoom. */
const SMALL = [
  { width: 900, height: 900 },
  { width: 720, height: 450 },
];

/** Axe in both themes, and what is out of reach in a small window. */
async function examine(page: Page, name: string, found: string[]): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.locator(`html[data-theme="${theme}"]`).waitFor({ state: 'attached' });
    const violations = await findViolations(page);
    found.push(...violations.map((violation) => `${name}, ${theme}: ${violation}`));
  }
  await page.emulateMedia({ colorScheme: null });
  for (const size of SMALL) {
    await page.setViewportSize(size);
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          const frame = Reflect.get(globalThis, 'requestAnimationFrame');
          frame(() => frame(() => frame(resolve)));
        }),
    );
    const cut = await findCutOff(page);
    found.push(...cut.map((what) => `${name}, ${size.width} px: ${what}`));
  }
  await page.setViewportSize(WIDE);
}

describe.skipIf(noChromium !== null)('a run that noticed much', { timeout: 300_000 }, () => {
  it('is shown whole, accessible and within reach', async () => {
    let run: ReturnType<typeof writeNoticedRun> | null = null;
    windows = await createWindowRig({}, async ({ home }) => {
      run = writeNoticedRun(home);
    });
    if (run === null) throw new Error('no run was written');
    const page = await windows.open();
    const found: string[] = [];
    await passNoticed(page, run, (name) => examine(page, name, found));
    expect(found).toEqual([]);
    expect(windows.complaints).toEqual([]);
  });

  it('is ridden with two steps at once, and asks about a command by pattern', async () => {
    windows = await createWindowRig(sideBySide, settleSideBySide);
    const page = await windows.open();
    const found: string[] = [];
    await passSideBySide(page, windows.rig.repository, (name) => examine(page, name, found));
    expect(found).toEqual([]);
    expect(windows.complaints).toEqual([]);
  });
});
