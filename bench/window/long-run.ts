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
  { id: 'T1', events: 100_000, openings: 10, target: 300 },
  { id: 'T2', events: 1_000_000, openings: 4, target: 1_000 },
] as const;
const LONGEST_TASK = 50;
/** The two screens that draw a run, and what they are called here. */
const SCREENS = [
  { route: '', called: '' },
  { route: '/timeline', called: ' on the Timeline page' },
] as const;
/** A picture that is not whole by then never will be. */
const PATIENCE_MS = 60_000;

/** From the press in the library to the whole run drawn, each time in a window that never saw it. */
export async function benchWindowLongRun(): Promise<readonly Figure[]> {
  if (noChromium !== null) return [];
  const figures: Figure[] = [];
  for (const size of SIZES) figures.push(...(await benchSize(size)));
  return figures;
}

async function benchSize(size: (typeof SIZES)[number]): Promise<readonly Figure[]> {
  const home = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  const run = makeLargeRun({ home, events: size.events });
  const served = await serveWindow(home);
  const browser = await launchChromium();
  try {
    const figures: Figure[] = [];
    for (const screen of SCREENS)
      figures.push(...(await benchScreen({ browser, served }, run, { ...size, ...screen })));
    return figures;
  } finally {
    await browser.close();
    await served.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

async function benchScreen(
  { browser, served }: { readonly browser: Browser; readonly served: ServedWindow },
  run: string,
  on: (typeof SIZES)[number] & (typeof SCREENS)[number],
): Promise<readonly Figure[]> {
  const { id, events, openings, target, route, called } = on;
  const taken: Opening[] = [];
  // The first one also loads the screen's scripts into the browser's cache.
  for (let opening = 0; opening <= openings; opening += 1)
    taken.push(await timeOpening(browser, served, { run, events, route }));
  const later = taken.slice(1);
  const name = `${id} open ${events.toLocaleString('en')} events${called}`;
  const of = (what: keyof Opening, share: number): number =>
    quantile(
      later.map((one) => one[what]),
      share,
    );
  return [
    ...[0.5, 0.95].map((share) => ({
      name: `${name}, press to the whole picture, p${share * 100}`,
      ...{ value: of('ms', share), unit: 'ms', target },
    })),
    { name: `${name}, script of the page, p50`, value: of('script', 0.5), unit: 'ms', target },
    {
      name: `${name}, its longest task, best of ${openings}`,
      ...{ value: of('longest', 0), unit: 'ms', target: LONGEST_TASK },
    },
  ];
}

interface Opening {
  readonly ms: number;
  readonly script: number;
  readonly longest: number;
}

async function timeOpening(
  browser: Browser,
  { address }: ServedWindow,
  run: RunOnScreen,
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

interface RunOnScreen {
  readonly run: string;
  readonly events: number;
  /** After the run's own address. */
  readonly route: string;
}

/** Milliseconds until the picture has all events and a frame has shown it. */
const pressAndWait = (page: Page, run: RunOnScreen): Promise<number> =>
  page.evaluate(
    async ({ run, events, route, patience }) => {
      const { location, document, requestAnimationFrame } = Object(globalThis);
      const began = performance.now();
      location.hash = `/runs/${run}${route}`;
      const drawn = (): number =>
        Number(document.querySelector('[data-events]')?.getAttribute('data-events') ?? 0);
      while (drawn() < events && performance.now() - began < patience)
        await new Promise((resolve) => setTimeout(resolve, 4));
      if (drawn() < events) return Number.NaN;
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
      return performance.now() - began;
    },
    { ...run, patience: PATIENCE_MS },
  );

if (import.meta.main) {
  printFigures(await benchWindowLongRun());
  process.exit(0);
}
