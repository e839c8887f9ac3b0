import type { CDPSession, Page } from 'playwright-core';

/** What a page costs, as Chromium counts it: processor time of its thread, so that other programs don't count. */
export interface PageCost {
  /** Milliseconds of script since the last call. */
  script(): Promise<number>;
  /** Megabytes held after everything that can be dropped was dropped, columns of numbers included. */
  heap(): Promise<number>;
  /** The longest task of the page's thread while `work` goes on, in milliseconds of processor time. */
  longestTask(work: () => Promise<void>): Promise<number>;
}

export async function openPageCost(page: Page): Promise<PageCost> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' });
  await session.send('Performance.enable');
  let spent = await scriptOf(session);
  return {
    async script() {
      const before = spent;
      spent = await scriptOf(session);
      return (spent - before) * 1_000;
    },
    async heap() {
      await session.send('HeapProfiler.collectGarbage');
      const usage: Readonly<Record<string, number>> = {
        ...(await session.send('Runtime.getHeapUsage')),
      };
      return ((usage.usedSize ?? 0) + (usage.backingStorageSize ?? 0)) / 1024 / 1024;
    },
    async longestTask(work) {
      const browser = page.context().browser();
      if (browser === null) return Number.NaN;
      await browser.startTracing(page, {
        categories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'],
      });
      await work();
      return longestOf(JSON.parse(String(await browser.stopTracing())));
    },
  };
}

async function scriptOf(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of processor time. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

function longestOf({ traceEvents }: { readonly traceEvents: readonly TraceEvent[] }): number {
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents
    .filter(({ name, pid, tid }) => name === 'RunTask' && mains.has(`${pid} ${tid}`))
    .map(({ tdur }) => (tdur ?? 0) / 1_000);
  return Math.max(0, ...tasks);
}
