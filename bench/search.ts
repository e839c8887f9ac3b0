import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMomentDesk } from '../electron/hosts/engine/moments/moment-desk.ts';
import { createSearchDesk } from '../electron/hosts/engine/search/search-desk.ts';
import { makeLargeRun } from '../test/store/make-large-run.ts';
import { type Figure, printFigures, quantile } from './figure.ts';

/** A run of 100,000 events: making its words known, finding some, and what it spent up to any event. */
const EVENTS = 100_000;
const WORDS = [
  'return',
  'naïve',
  '"export const"',
  'is:error',
  'kind:tool return',
  'file:src',
  'const',
];
const LOOKS = 10;

export async function benchSearch(folder = tmpdir()): Promise<readonly Figure[]> {
  const home = mkdtempSync(join(folder, 'tandem-bench-'));
  const search = createSearchDesk({ home });
  const moments = createMomentDesk({
    home,
    repositories: { readFileAt: async () => ({ ok: true, value: null }) },
  });
  try {
    const run = makeLargeRun({ home, events: EVENTS });
    const filling = await timeFilling(search, run);
    const first: number[] = [];
    const counts: number[] = [];
    for (let look = 0; look < LOOKS; look += 1) {
      for (const text of WORDS) {
        first.push(await timeOf(() => search.find({ text, run, limit: 20 })));
        counts.push(await timeOf(() => search.find({ text, run: null, limit: 500 })));
      }
    }
    const derive = await timeOf(() => moments.spent({ run, from: null, to: null }));
    const spent: number[] = [];
    for (let look = 0; look < LOOKS * 10; look += 1) {
      const to = 1 + ((look * 7_919) % EVENTS);
      spent.push(await timeOf(() => moments.spent({ run, from: null, to })));
    }
    const bytes = statSync(join(home, 'search.sqlite')).size;
    return [
      figure('T10 first search hit at 100,000 events, p95', quantile(first, 0.95), 'ms', 100),
      figure(
        'T10 full count and 500 hits at 100,000 events, p95',
        quantile(counts, 0.95),
        'ms',
        1_000,
      ),
      {
        ...figure('events indexed a second', EVENTS / (filling.ms / 1_000), '', 2_000),
        atLeast: true,
      },
      figure('the longest stretch of indexing that nothing interrupts', filling.stretch, 'ms', 50),
      figure('search index, per event', bytes / EVENTS, 'bytes', 2_000),
      figure(
        'what each lane spent until an event of 100,000, derived',
        quantile(spent, 0.95),
        'ms',
        50,
      ),
      figure('the same, derived from the events first', derive, 'ms', 5_000),
    ];
  } finally {
    moments.close();
    await search.close();
    rmSync(home, { recursive: true, force: true });
  }
}

const figure = (name: string, value: number, unit: string, target: number): Figure => ({
  ...{ name, value, unit, target },
});

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** All of it, and the longest time in which nothing else had a turn. */
async function timeFilling(
  search: ReturnType<typeof createSearchDesk>,
  run: string,
): Promise<{ readonly ms: number; readonly stretch: number }> {
  let stretch = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    stretch = Math.max(stretch, performance.now() - last - 1);
    last = performance.now();
  }, 1);
  const signal = new AbortController().signal;
  const ms = await timeOf(() => search.settle({ run }, { signal, onProgress: () => {} }));
  clearInterval(watch);
  return { ms, stretch };
}

if (import.meta.main) printFigures(await benchSearch());
