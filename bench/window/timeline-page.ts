import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openRun } from '../../electron/store/open-run.ts';
import { launchChromium, noChromium } from '../../test/e2e/window/chromium.ts';
import { createDice } from '../../test/store/large-run-story.ts';
import { makeLargeRun } from '../../test/store/make-large-run.ts';
import { type Figure, printFigures, quantile } from '../figure.ts';
import { openPageCost, type PageCost } from './page-cost.ts';
import { openLibrary, serveWindow } from './served-window.ts';

/** The Timeline page of a long run in use: moving about, jumping, scrolling, and one huge output. */
const EVENTS = 100_000;
const MOVES = 60;
const JUMPS = 30;
const BIG_EVENTS = 3_000;
const BIG_BYTES = 20_000_000;
const BIG_RUN = '20261121-094612-20b6';

export async function benchTimelinePage(): Promise<readonly Figure[]> {
  if (noChromium !== null) return [];
  const home = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  const run = makeLargeRun({ home, events: EVENTS });
  makeLargeRun({ home, events: BIG_EVENTS, runId: BIG_RUN, bigOutput: BIG_BYTES });
  const served = await serveWindow(home);
  const browser = await launchChromium();
  try {
    const page = await openLibrary(browser, served.address);
    const cost = await openPageCost(page);
    const before = await cost.heap();
    await openTimeline(page, run, EVENTS);
    const figures = [...(await benchMoving(page, cost)), ...(await benchJumps(page, run))];
    const opened = await cost.heap();
    await scrollThrough(page);
    const scrolled = await cost.heap();
    await page.context().close();
    return [
      ...figures,
      { name: 'T12 heap of the page with 100,000 events', value: opened, unit: 'MB', target: 150 },
      { name: 'T12 of that, for the run', value: opened - before, unit: 'MB', target: 150 },
      {
        name: 'T12 scrolled end to end, to before',
        value: scrolled / opened,
        unit: '×',
        target: 1.3,
      },
      ...(await benchBigOutput(await openLibrary(browser, served.address), findBig(home))),
    ];
  } finally {
    await browser.close();
    await served.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

const go = (page: Page, route: string): Promise<void> =>
  page.evaluate((to) => {
    Object(globalThis).location.hash = to;
  }, route);

async function openTimeline(page: Page, run: string, events: number): Promise<void> {
  await go(page, `/runs/${run}/timeline`);
  await page
    .getByText(`${events.toLocaleString('en')} events`)
    .first()
    .waitFor();
  await page.locator('main canvas').first().waitFor();
  await page.waitForTimeout(3_000);
}

/** Script for each movement of the mouse and each press of a key, frame by frame, and the longest task of all of them. */
async function benchMoving(page: Page, cost: PageCost): Promise<readonly Figure[]> {
  const box = await page.locator('main canvas').first().boundingBox();
  if (box === null) throw new Error('no picture');
  const y = box.y + box.height / 2;
  const x = (share: number): number => box.x + box.width * (0.2 + 0.7 * share);
  const frames: Record<'hover' | 'zoom' | 'step', number[]> = { hover: [], zoom: [], step: [] };
  const take = async (into: number[], move: () => Promise<void>): Promise<void> => {
    await cost.script();
    await move();
    await page.evaluate(
      () => new Promise((resolve) => Object(globalThis).requestAnimationFrame(resolve)),
    );
    into.push(await cost.script());
  };
  const longest = await cost.longestTask(async () => {
    for (let at = 0; at < MOVES; at += 1) {
      await take(frames.hover, () => page.mouse.move(x(at / MOVES), y));
      await take(frames.zoom, () => page.mouse.wheel(0, at < MOVES / 2 ? -120 : 120));
    }
    for (let at = 0; at < MOVES; at += 1) await take(frames.step, () => page.keyboard.press('.'));
  });
  const figure = (what: keyof typeof frames, words: string): Figure => ({
    name: `T7 script a frame, ${words}, 100,000 events, p95`,
    ...{ value: quantile(frames[what], 0.95), unit: 'ms', target: 8 },
  });
  return [
    figure('hover', 'pointer over the picture'),
    figure('zoom', 'wheel'),
    figure('step', 'stepping from event to event'),
    { name: 'T7 longest task of all that', value: longest, unit: 'ms', target: 50 },
  ];
}

/** From the address to the event's own words in the pane: next to the one before, and anywhere. */
async function benchJumps(page: Page, run: string): Promise<readonly Figure[]> {
  const dice = createDice(9);
  const near: number[] = [];
  const far: number[] = [];
  for (let jump = 0; jump < JUMPS; jump += 1) {
    const seq = 1_000 + dice.roll(EVENTS - 2_000);
    far.push(await timeSelect(page, run, seq));
    near.push(await timeSelect(page, run, seq + 1));
  }
  return [
    {
      name: 'T8 cursor at the next event, its body shown, p95',
      ...{ value: quantile(near, 0.95), unit: 'ms', target: 100 },
    },
    { name: 'T9 jump anywhere, p95', value: quantile(far, 0.95), unit: 'ms', target: 100 },
  ];
}

const timeSelect = (page: Page, run: string, seq: number): Promise<number> =>
  page.evaluate(
    async ({ run, seq }) => {
      const { location, document } = Object(globalThis);
      // What stands at the cursor says its number; the pane says so while the body is on its way.
      const isShown = (): boolean => {
        const { textContent } = document.querySelector('main');
        return textContent.includes(`event ${seq}`) && !textContent.includes('Reading the event');
      };
      const began = performance.now();
      location.hash = `/runs/${run}/timeline?event=${seq}`;
      while (!isShown() && performance.now() - began < 10_000)
        await new Promise((resolve) => setTimeout(resolve, 2));
      return performance.now() - began;
    },
    { run, seq },
  );

async function scrollThrough(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { document, requestAnimationFrame } = Object(globalThis);
    const box = document.querySelector('[role=listbox]');
    for (let at = 0; box !== null && at <= 300; at += 1) {
      box.scrollTop = (box.scrollHeight * at) / 300;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
}

/** One call printed twenty megabytes. */
async function benchBigOutput(page: Page, seq: number): Promise<readonly Figure[]> {
  const cost = await openPageCost(page);
  await openTimeline(page, BIG_RUN, BIG_EVENTS);
  let ms = Number.NaN;
  const longest = await cost.longestTask(async () => {
    ms = await timeSelect(page, BIG_RUN, seq);
    await page.waitForTimeout(1_000);
  });
  await page.context().close();
  return [
    { name: 'T11 a 20 MB output, selected to its first lines', value: ms, unit: 'ms', target: 100 },
    { name: 'T11 longest task meanwhile', value: longest, unit: 'ms', target: 50 },
  ];
}

/** The call whose output is so long. */
function findBig(home: string): number {
  const opened = openRun(home, BIG_RUN);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const run = opened.value;
  for (let from = 1; from <= BIG_EVENTS; ) {
    const events = run.events(from, 500);
    const big = events.find((event) => event.kind === 'tool.ended' && event.bytes >= BIG_BYTES);
    if (big !== undefined || events.length === 0) {
      run.close();
      if (big !== undefined) return big.seq;
      break;
    }
    from += events.length;
  }
  throw new Error('no big output');
}

if (import.meta.main) {
  printFigures(await benchTimelinePage());
  process.exit(0);
}
