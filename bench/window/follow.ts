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
  return [
    ...(await followAt(200, 50)),
    ...(await followAt(500, 100)),
    ...(await followAt(1_000, 200)),
  ];
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
    const seen = await measureDelay(page, serving.startedAt, rate);
    const end = next();
    host.send('end');
    const ended = await end;
    const dropped =
      ended.kind === 'ended' ? ended.appended - (await shownAtLast(page)) : Number.NaN;
    host.send('close');
    const appended = ended.kind === 'ended' ? ended.perSecond : 0;
    return [
      {
        name: `${rate} events/s: appended`,
        ...{ value: appended, unit: '/s', target: rate * 0.95, atLeast: true },
      },
      { name: `${rate} events/s: key to paint, p95`, value, unit: 'ms', target },
      {
        name: `T13 ${rate} events/s: event to screen, p95`,
        ...{ value: quantile(seen, 0.95), unit: 'ms', target: 200 },
      },
      { name: `T13 ${rate} events/s: rows dropped`, value: dropped, unit: 'events', target: 0 },
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

/** How many events the picture has, as it says of itself. */
const SHOWN = '[data-events]';

/**
 * How old the newest event is that the picture has, looked at each 20 ms for some seconds. Events are due at a steady rate,
 * so their number says when each was; what the host itself is late counts as well.
 */
const measureDelay = (page: Page, startedAt: number, rate: number): Promise<readonly number[]> =>
  page.evaluate(
    async ({ startedAt, rate, selector }) => {
      const { document } = Object(globalThis);
      const delays: number[] = [];
      for (let look = 0; look < 200; look += 1) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        const shown = Number(document.querySelector(selector)?.getAttribute('data-events') ?? 0);
        delays.push(Date.now() - startedAt - (shown / rate) * 1_000);
      }
      return delays;
    },
    { startedAt, rate, selector: SHOWN },
  );

/** After the last event: a moment for it to get here. */
async function shownAtLast(page: Page): Promise<number> {
  await page.waitForTimeout(1_500);
  return Number(await page.locator(SHOWN).first().getAttribute('data-events'));
}

if (import.meta.main) printFigures(await benchWindowFollow());
