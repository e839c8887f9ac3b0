import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Response } from 'playwright-core';
import { launchChromium, noChromium } from '../../test/e2e/window/chromium.ts';
import { type Figure, printFigures } from '../figure.ts';
import { openLibrary, serveWindow } from './served-window.ts';

const STARTS = 5;

/** From the command to a window that can be used, and what the window loads for it. */
export async function benchWindowStart(): Promise<readonly Figure[]> {
  if (noChromium !== null) return [];
  const home = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  const browser = await launchChromium();
  try {
    const seconds: number[] = [];
    for (let start = 0; start < STARTS; start += 1) {
      const began = performance.now();
      const served = await serveWindow(home);
      const page = await openLibrary(browser, served.address);
      seconds.push((performance.now() - began) / 1000);
      await page.context().close();
      await served.stop();
    }
    return [
      {
        name: 'browser host: start to interactive, best of 5',
        value: Math.min(...seconds),
        unit: 's',
        target: 2,
      },
      await weighScripts(home),
    ];
  } finally {
    await browser.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** The scripts that the library's first picture waits for, as a server would send them compressed. */
async function weighScripts(home: string): Promise<Figure> {
  const served = await serveWindow(home);
  const browser = await launchChromium();
  const context = await browser.newContext();
  const page = await context.newPage();
  const weights: Promise<number>[] = [];
  const weigh = (response: Response): void => {
    if (!new URL(response.url()).pathname.endsWith('.js')) return;
    weights.push(response.body().then((body) => gzipSync(body).length));
  };
  page.on('response', weigh);
  await page.goto(served.address);
  await page.getByRole('link', { name: 'New run' }).first().waitFor();
  // What it loads from here on, nobody waits for.
  page.off('response', weigh);
  const bytes = (await Promise.all(weights)).reduce((sum, weight) => sum + weight, 0);
  await browser.close();
  await served.stop();
  return { name: 'initial JavaScript, gzip', value: bytes / 1000, unit: 'KB', target: 400 };
}

if (import.meta.main) {
  printFigures(await benchWindowStart());
  process.exit(0);
}
