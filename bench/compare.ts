import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createComparisonDesk } from '../electron/hosts/engine/compare/comparison-desk.ts';
import type { Comparison } from '../shared/run/compare/comparison.ts';
import { makeLargeRun } from '../test/store/make-large-run.ts';
import { type Figure, printFigures, quantile } from './figure.ts';

/**
 * Two long runs held against each other: read, aligned, and the place found where they part. The runs have the same
 * plan and steps, and other calls from the first turn on, so that nearly nothing is the same: the slow case.
 */
const EVENTS = 10_000;
const MANY = 100_000;
const ROUNDS = 7;

export async function benchCompare(folder = tmpdir()): Promise<readonly Figure[]> {
  const home = mkdtempSync(join(folder, 'tandem-bench-'));
  try {
    const runs = [1, 2].map((seed) => makeNamed(home, EVENTS, seed, `20261121-09461${seed}-1a26`));
    const many = [3, 4].map((seed) => makeNamed(home, MANY, seed, `20261121-09461${seed}-1a26`));
    const desk = createComparisonDesk(home);
    const take = async (names: readonly string[]): Promise<number> => {
      const startedAt = performance.now();
      const made = await desk.compare({ runs: names });
      const ms = performance.now() - startedAt;
      if (!made.ok) throw new Error(JSON.stringify(made.error));
      requireParted(made.value);
      return ms;
    };
    await take(runs);
    const taken: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) taken.push(await take(runs));
    const before = process.memoryUsage.rss();
    const long = await take(many);
    const grown = Math.max(0, process.memoryUsage.rss() - before) / 1024 / 1024;
    return [
      {
        name: 'T18 first divergence of two 10,000-event runs',
        value: quantile(taken, 0.5),
        unit: 'ms',
        target: 500,
      },
      { name: 'the same of two 100,000-event runs', value: long, unit: 'ms', target: 8_000 },
      { name: 'memory for that', value: grown, unit: 'MB', target: 250 },
    ];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const makeNamed = (home: string, events: number, seed: number, runId: string): string =>
  makeLargeRun({ home, events, seed, runId });

function requireParted({ pairs }: Comparison): void {
  if (pairs[0]?.first === null) throw new Error('The two runs do not part.');
}

if (import.meta.main) printFigures(await benchCompare());
