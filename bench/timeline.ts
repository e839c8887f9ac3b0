import { benchAppend } from './append.ts';
import { benchCompare } from './compare.ts';
import { type Figure, isMet } from './figure.ts';
import { benchFork } from './fork.ts';
import { benchLogCost } from './log-cost.ts';
import { benchSearch } from './search.ts';
import { benchSnapshot } from './snapshot.ts';
import { benchVerify } from './verify.ts';
import { benchWindowFollow } from './window/follow.ts';
import { benchWindowLongRun } from './window/long-run.ts';
import { benchTimelinePage } from './window/timeline-page.ts';

/**
 * The promises T1 to T20 about runs of any length, each with its target and what was measured here and now, in one table.
 * A figure belongs to a promise when its name begins with its number. What nobody measured is said to be so; what tests
 * hold and no clock can tell names the test.
 */
interface Promised {
  readonly id: string;
  readonly what: string;
  /** A word about one that is held by tests, not by figures. */
  readonly heldBy?: string;
}

const PROMISES: readonly Promised[] = [
  { id: 'T1', what: '100,000 events open in 300 ms' },
  { id: 'T2', what: '1,000,000 events open in 1 s' },
  { id: 'T3', what: 'an append takes 30 µs, its hand-off 5 µs' },
  { id: 'T4', what: 'a durable barrier takes 15 ms' },
  { id: 'T5', what: 'logging takes 0.5 % of the time, 2 % of a core at 200 events/s' },
  { id: 'T6', what: 'the file is at most 1.3 × its payload and 150 B an event' },
  { id: 'T7', what: 'moving about takes 8 ms of script a frame' },
  { id: 'T8', what: 'the cursor settles, its body is shown' },
  { id: 'T9', what: 'a jump anywhere takes 100 ms' },
  { id: 'T10', what: 'the first hit of a search is there in 100 ms' },
  { id: 'T11', what: 'an output of 20 MB harms nothing' },
  { id: 'T12', what: 'the page holds 150 MB at most' },
  { id: 'T13', what: 'an event is on the screen in 200 ms' },
  { id: 'T14', what: 'a snapshot takes 100 ms at 5,000 files, 350 ms at 60,000' },
  { id: 'T15', what: 'snapshots take 1.1 × the bytes that changed' },
  { id: 'T16', what: '10,000 events are verified in 2 s' },
  { id: 'T17', what: 'a fork is ready in 1.5 s at 5,000 files' },
  { id: 'T18', what: 'two runs of 10,000 events part within 500 ms' },
  {
    ...{ id: 'T19', what: 'a kill at any moment loses no recorded event' },
    heldBy: 'test/store/kill.test.ts, open-run.test.ts: 0 events lost',
  },
  {
    ...{ id: 'T20', what: 'whatever is cut or missing is shown with its count' },
    heldBy: 'tests of each screen and tool that cuts',
  },
];

/** Each measured once here; `npm run bench` has them among its own. */
const benches: readonly (() => Promise<readonly Figure[]>)[] = [
  ...[benchAppend, benchLogCost, benchSnapshot, benchSearch, benchVerify, benchFork, benchCompare],
  ...[benchWindowLongRun, benchTimelinePage, benchWindowFollow],
];

/** Only figures that belong to a promise. One that can't be measured leaves its promises unmeasured, and the others go on. */
export async function benchTimeline(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const bench of benches) {
    const startedAt = performance.now();
    try {
      figures.push(...(await bench()));
    } catch (fault) {
      process.stderr.write(`${bench.name} broke off: ${String(fault)}\n`);
    }
    const seconds = (performance.now() - startedAt) / 1000;
    process.stderr.write(`${bench.name}: ${seconds.toFixed(1)} s\n`);
  }
  return figures.filter(({ name }) => /^T\d+ /.test(name));
}

/** One line for each figure under its promise; a promise without one says so. */
export function printPromises(figures: readonly Figure[]): void {
  const rows = PROMISES.flatMap(({ id, what, heldBy }) => {
    const own = figures.filter(({ name }) => name.startsWith(`${id} `));
    if (own.length === 0) return [[id, what, '', heldBy ?? 'not measured', '']];
    return own.map((figure) => {
      const sign = figure.atLeast === true ? '≥' : '≤';
      return [
        ...[id, figure.name.slice(id.length + 1), `${sign} ${say(figure.target)} ${figure.unit}`],
        ...[`${say(figure.value)} ${figure.unit}`, isMet(figure) ? 'yes' : 'NO'],
      ];
    });
  });
  const head = ['', 'figure', 'target', 'measured', 'met'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of [head, ...rows])
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

const say = (value: number): string =>
  Number.isNaN(value)
    ? 'not measured'
    : value.toLocaleString('en', { maximumFractionDigits: value >= 100 ? 0 : value >= 10 ? 1 : 2 });

if (import.meta.main) {
  printPromises(await benchTimeline());
  process.exit(0);
}
