import { benchAppend } from './append.ts';
import { benchBlame } from './blame.ts';
import { benchBundle } from './bundle.ts';
import { benchCompare } from './compare.ts';
import { benchDiff } from './diff.ts';
import { benchDigest } from './digest.ts';
import { type Figure, isMet, printFigures } from './figure.ts';
import { benchFit } from './fit.ts';
import { benchFork } from './fork.ts';
import { benchLogCost } from './log-cost.ts';
import { benchOpenRun } from './open-run.ts';
import { benchParallel } from './parallel.ts';
import { benchPool } from './pool.ts';
import { benchRideCalls } from './ride-calls.ts';
import { benchRideMemory } from './ride-memory.ts';
import { benchSandbox } from './sandbox.ts';
import { benchSearch } from './search.ts';
import { benchSnapshot } from './snapshot.ts';
import { benchStartUp } from './start-up.ts';
import { printPromises } from './timeline.ts';
import { benchTokens } from './tokens.ts';
import { benchTurnCost } from './turn-cost.ts';
import { benchVerify } from './verify.ts';
import { benchWindowFollow } from './window/follow.ts';
import { benchWindowIdle } from './window/idle.ts';
import { benchWindowLongRun } from './window/long-run.ts';
import { benchWindowStart } from './window/start.ts';
import { benchTimelinePage } from './window/timeline-page.ts';

/**
 * `npm run bench`: every figure that Tandem promises, measured here and now, in one table. One after the other,
 * so that they don't slow each other down; each file of this folder also runs alone.
 */
const benches = [
  benchRideCalls,
  benchTurnCost,
  benchParallel,
  benchStartUp,
  benchRideMemory,
  benchTokens,
  benchAppend,
  benchBlame,
  benchLogCost,
  benchOpenRun,
  benchCompare,
  benchVerify,
  benchBundle,
  benchSandbox,
  benchSearch,
  benchSnapshot,
  benchFork,
  benchDigest,
  benchDiff,
  benchFit,
  benchPool,
  benchWindowStart,
  benchWindowIdle,
  benchWindowLongRun,
  benchTimelinePage,
  benchWindowFollow,
];

const figures: Figure[] = [];
for (const bench of benches) {
  const startedAt = performance.now();
  process.stderr.write(`${bench.name} … `);
  figures.push(...(await bench()));
  process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
}
printFigures(figures);
console.log('\nThe promises about runs of any length:');
printPromises(figures);
const missed = figures.filter((figure) => !isMet(figure)).length;
console.log(`\n${figures.length - missed} of ${figures.length} figures met`);
process.exit(0);
