import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, noChromium } from '../../test/e2e/window/chromium.ts';
import { makeLargeRun } from '../../test/store/make-large-run.ts';
import { type Figure, printFigures, quantile } from '../figure.ts';
import { openPageCost } from './page-cost.ts';
import { openLibrary, type ServedWindow, serveWindow } from './served-window.ts';

const SIZES = [
  { id: 'T1', events: 100_000, openings: 12, target: 300 },
  { id: 'T2', events: 1_000_000, openings: 6, target: 1_000 },
] as const;
const LONGEST_TASK = 50;

/** From the press in the library to the whole run drawn, each time in a window that never saw it. */
export async function benchWindowLongRun(): Promise<readonly Figure[]> {
  if (noChromium !== null) return [];
  const figures: Figure[] = [];
  for (const size of SIZES) figures.push(...(await benchSize(size)));
  return figures;
}

async function benchSize(size: (typeof SIZES)[number]): Promise<readonly Figure[]> {
  const { id, events, openings, target } = size;
  const home = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  const run = makeLargeRun({ home, events });
  const served = await serveWindow(home);
  const browser = await launchChromium();
  try {
    const taken: Opening[] = [];
    // The first one also loads the screen's scripts into the browser's cache.
    for (let opening = 0; opening <= openings; opening += 1)
      taken.push(await timeOpening(browser, served, { run, events }));
    const later = taken.slice(1);
    const name = `${id} open ${events.toLocaleString('en')} events, press to the whole picture`;
    const of = (what: keyof Opening, share: number): number =>
      quantile(
        later.map((one) => one[what]),
        share,
      );
    return [
      { name: `${name}, p50`, value: of('ms', 0.5), unit: 'ms', target },
      { name: `${name}, p95`, value: of('ms', 0.95), unit: 'ms', target },
      {
        name: `${id} the same, script of the page, p50`,
        value: of('script', 0.5),
        unit: 'ms',
        target,
      },
      {
        name: `${id} the same, its longest task, best of ${openings}`,
        ...{ value: of('longest', 0), unit: 'ms', target: LONGEST_TASK },
      },
    ];
  } finally {
    await browser.close();
    await served.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

interface Opening {
  readonly ms: number;
  readonly script: number;
  readonly longest: number;
}

async function timeOpening(
  browser: Browser,
  { address }: ServedWindow,
  run: { readonly run: string; readonly events: number },
): Promise<Opening> {
  const page = await openLibrary(browser, address);
  try {
    await page.waitForTimeout(500);
    const cost = await openPageCost(page);
    await cost.script();
    let ms = 0;
    const longest = await cost.longestTask(async () => {
      ms = await pressAndWait(page, run);
    });
    return { ms, script: await cost.script(), longest };
  } finally {
    await page.context().close();
  }
}

/** Milliseconds until the picture has all events and a frame has shown it. */
export const pressAndWait = (
  page: Page,
  run: { readonly run: string; readonly events: number },
): Promise<number> =>
  page.evaluate(async ({ run, events }) => {
    const { location, document, requestAnimationFrame } = Object(globalThis);
    const began = performance.now();
    location.hash = `/runs/${run}`;
    const drawn = (): number =>
      Number(document.querySelector('[data-events]')?.getAttribute('data-events') ?? 0);
    while (drawn() < events) await new Promise((resolve) => setTimeout(resolve, 4));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
    return performance.now() - began;
  }, run);

if (import.meta.main) {
  printFigures(await benchWindowLongRun());
  process.exit(0);
}
