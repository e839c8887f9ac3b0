import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium, noChromium } from '../../test/e2e/window/chromium.ts';
import { type Figure, printFigures } from '../figure.ts';
import { openLibrary, serveWindow } from './served-window.ts';

const SETTLE_MS = 3_000;
const WATCH_MS = 10_000;

/** What an idle window costs: memory of its renderer process, processor time of it and of the engine. */
export async function benchWindowIdle(): Promise<readonly Figure[]> {
  if (noChromium !== null || process.platform !== 'linux') return [];
  const home = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  const served = await serveWindow(home);
  const browser = await launchChromium();
  try {
    const page = await openLibrary(browser, served.address);
    await page.waitForTimeout(SETTLE_MS);
    const renderer = await findRenderer(browser);
    const engine = served.child.pid ?? 0;
    const before = [processorSeconds(renderer), processorSeconds(engine)];
    await page.waitForTimeout(WATCH_MS);
    const after = [processorSeconds(renderer), processorSeconds(engine)];
    const share = (index: number) =>
      (((after[index] ?? 0) - (before[index] ?? 0)) * 100_000) / WATCH_MS;
    return [
      {
        name: 'idle window: memory of its renderer',
        value: memoryOf(renderer),
        unit: 'MB',
        target: 250,
      },
      { name: 'idle window: processor of its renderer', value: share(0), unit: '%', target: 1 },
      { name: 'idle window: processor of the engine', value: share(1), unit: '%', target: 1 },
    ];
  } finally {
    await browser.close();
    await served.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** The renderer with the most memory is the page's; Chromium keeps a spare one. */
async function findRenderer(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  return renderers.toSorted((a, b) => memoryOf(b) - memoryOf(a))[0] ?? 0;
}

/** Megabytes that are the process's own, shared pages by their share. */
function memoryOf(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1024;
}

const TICKS_A_SECOND = 100;

function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

if (import.meta.main) {
  printFigures(await benchWindowIdle());
  process.exit(0);
}
