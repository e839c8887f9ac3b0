import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium, noChromium } from '../../test/e2e/window/chromium.ts';
import { type Figure, printFigures, quantile } from '../figure.ts';
import type { FromLiveHost } from './live-host.ts';
import { openLibrary } from './served-window.ts';

const SECONDS = 8;

/** A live run in a window, with far more events than any model brings forth: does the window stay itself? */
export async function benchWindowFollow(): Promise<readonly Figure[]> {
  if (noChromium !== null) return [];
  return [...(await followAt(200, 50)), ...(await followAt(1_000, 200))];
}

async function followAt(rate: number, target: number): Promise<readonly Figure[]> {
  const host = fork(join(import.meta.dirname, 'live-host.ts'), [String(rate)]);
  const next = async (): Promise<FromLiveHost> => (await once(host, 'message'))[0];
  const served = next();
  const browser = await launchChromium();
  try {
    const serving = await served;
    if (serving.kind !== 'serving') throw new Error('the host did not serve');
    const page = await openLibrary(browser, serving.address);
    await page.evaluate((run) => {
      Object(globalThis).location.hash = `/runs/${run}`;
    }, serving.run);
    await page.locator('main canvas').first().waitFor();
    const value = await measureInput(page);
    const end = next();
    host.send('end');
    const ended = await end;
    const appended = ended.kind === 'ended' ? ended.perSecond : 0;
    return [
      {
        name: `${rate} events/s: appended`,
        ...{ value: appended, unit: '/s', target: rate * 0.95, atLeast: true },
      },
      { name: `${rate} events/s: key to paint, p95`, value, unit: 'ms', target },
    ];
  } finally {
    await browser.close();
    host.kill();
  }
}

/** Keys pressed as a person would, each until the frame that shows it, as Chromium itself measures it. */
async function measureInput(page: Page): Promise<number> {
  await page.evaluate(() => {
    const scope = Object(globalThis);
    scope.latencies = [];
    const observer = new scope.PerformanceObserver(
      (list: { getEntries(): { name: string; duration: number }[] }) => {
        for (const entry of list.getEntries())
          if (entry.name === 'keydown') scope.latencies.push(entry.duration);
      },
    );
    observer.observe({ type: 'event', durationThreshold: 16 });
  });
  const presses = SECONDS * 10;
  for (let press = 0; press < presses; press += 1) {
    await page.keyboard.press('Tab');
    await page.waitForTimeout(100);
  }
  const slow: number[] = await page.evaluate(() => Object(globalThis).latencies);
  // What is shorter than a frame is not reported.
  const fast = Array.from({ length: Math.max(0, presses - slow.length) }, () => 16);
  return quantile([...slow, ...fast], 0.95);
}

if (import.meta.main) printFigures(await benchWindowFollow());
