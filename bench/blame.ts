import { performance } from 'node:perf_hooks';
import { explainRun } from '../shared/run/blame/explain.ts';
import type { RunEvent } from '../shared/run/event.ts';
import { eventsOf, faultless, plantedRides, rideAll, rightShare } from '../test/blame/ride-out.ts';
import type { Figure } from './figure.ts';
import { printFigures, quantile } from './figure.ts';

/** How often the planted fault is named first, and how long a run of ten thousand events takes to explain. */
export async function benchBlame(): Promise<Figure[]> {
  const planted = await rideAll(plantedRides);
  const controls = await rideAll(faultless);
  const unseen = planted.filter((one) => one.planted.heldOut);
  const blamed = controls.filter(({ explanation }) => explanation.suspicions.length > 0);
  const wrong = planted.filter(({ isConfidentlyWrong }) => isConfidentlyWrong);
  const percent = (share: number): number => Math.round(share * 1_000) / 10;
  const events = stretch(await eventsOf('the disk is full when the test writes'), 10_000);
  const times = Array.from({ length: 9 }, () => timeOf(events));
  return [
    {
      name: `blame: planted fault named first, ${planted.length} rides`,
      value: percent(rightShare(planted)),
      unit: '%',
      target: 90,
      atLeast: true,
    },
    {
      name: `blame: the same in ${unseen.length} held-out rides`,
      value: percent(rightShare(unseen)),
      unit: '%',
      target: 85,
      atLeast: true,
    },
    {
      name: `blame: somebody blamed in ${controls.length} fault-free rides`,
      value: blamed.length,
      unit: 'rides',
      target: 0,
    },
    {
      name: 'blame: the wrong one blamed with confidence',
      value: percent(wrong.length / planted.length),
      unit: '%',
      target: 5,
    },
    {
      name: 'blame: first finding, 10,000 events, p95',
      value: quantile(times, 0.95),
      unit: 'ms',
      target: 1_000,
    },
  ];
}

function timeOf(events: readonly RunEvent[]): number {
  const startedAt = performance.now();
  const explained = explainRun('bench', events);
  if (explained.first === null)
    throw new Error('a failed run was explained as if it had not failed');
  return performance.now() - startedAt;
}

/** The same run with its executor's turns repeated until there are so many events. */
function stretch(events: readonly RunEvent[], count: number): readonly RunEvent[] {
  const turns = events.filter(({ key }) => /^execute\/.*\/turn\d+/.test(key));
  const at = events.findIndex(({ seq }) => seq === turns[0]?.seq);
  const more = Array.from({ length: Math.max(0, count - events.length) }, (_, index) => {
    const event = turns[index % turns.length];
    if (event === undefined) throw new Error('a ride without turns');
    return {
      ...event,
      key: event.key.replace(
        /turn(\d+)/,
        (_all, turn) => `turn${Number(turn) + 100 * (1 + Math.floor(index / turns.length))}`,
      ),
    };
  });
  return [...events.slice(0, at), ...more, ...events.slice(at)].map((event, index) => ({
    ...event,
    seq: index + 1,
  }));
}

if (import.meta.main) {
  printFigures(await benchBlame());
  process.exit(0);
}
