import { assessFit } from '../shared/models/assess-fit.ts';
import { catalogue } from '../shared/models/catalogue.ts';
import { AGENT_CONTEXT, type Budget, type Place } from '../shared/models/fit-report.ts';
import { recommend } from '../shared/models/recommend.ts';
import { comparedPoints } from '../test/shared/models/reference/predict-point.ts';
import { type Figure, printFigures, quantile } from './figure.ts';
import { errorsOf, printFitTable } from './fit-table.ts';

/**
 * How close the arithmetic of fit is to what was observed, and how long it takes: it follows a slider, so all models
 * are assessed again for each of its steps. Alone, this prints every observation.
 */
export async function benchFit(): Promise<Figure[]> {
  const all = comparedPoints();
  const current = errorsOf(all.filter(({ isCurrent }) => isCurrent));
  const micros = assessEverything();
  return [
    {
      name: `fit: mean error over ${current.count} observations of the current engine`,
      ...{ value: current.mean * 100, unit: '%', target: 2.5 },
    },
    {
      name: 'fit: worst error on the current engine',
      ...{ value: Math.abs(current.worst) * 100, unit: '%', target: 8 },
    },
    {
      name: `fit: mean error over all ${all.length} observations`,
      ...{ value: errorsOf(all).mean * 100, unit: '%', target: 2.5 },
    },
    {
      name: `fit: one model on one machine, median of ${micros.length}`,
      ...{ value: quantile(micros, 0.5), unit: 'µs', target: 250 },
    },
    {
      name: 'fit: the same, slowest of 100',
      value: quantile(micros, 0.99),
      unit: 'µs',
      target: 1_500,
    },
    { name: 'fit: a recommendation', value: recommendEverywhere(), unit: 'ms', target: 60 },
  ];
}

const MIB = 1_048_576;

const device = (name: string, free: number, index = 0): Budget => ({
  id: `${name}:${index}`,
  name,
  vendor: name.startsWith('M') ? 'apple' : 'nvidia',
  unified: name.startsWith('M'),
  totalBytes: (free + 700) * MIB,
  freeBytes: free * MIB,
});

const several = (count: number, name: string, free: number): Budget[] =>
  Array.from({ length: count }, (_, index) => device(name, free, index));

/** Eight machines as they are found, from a laptop to a server. */
const places: readonly Place[] = [
  several(1, 'RTX 4060', 7_700),
  several(1, 'RTX 4080', 15_500),
  several(1, 'RTX 4090', 23_592),
  several(1, 'RTX 5090', 31_700),
  several(2, 'RTX 3090', 23_592),
  several(1, 'M3 Max', 98_304),
  several(1, 'H100', 80_900),
  several(8, 'H100', 80_900),
].map((devices) => ({ devices, ramBytes: 64e9, disk: null, ollama: '0.33.0' }));

/** Microseconds of each, after the engine has seen all of them once. */
function assessEverything(): number[] {
  const micros: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    micros.length = 0;
    for (const { shape } of catalogue) {
      for (const place of places) {
        const startedAt = performance.now();
        assessFit(shape, { context: AGENT_CONTEXT, kv: 'f16', slots: 1 }, place);
        micros.push((performance.now() - startedAt) * 1_000);
      }
    }
  }
  return micros;
}

/** Milliseconds of the slowest place. */
function recommendEverywhere(): number {
  const times = places.map((place) => {
    const startedAt = performance.now();
    recommend({ entries: catalogue, place, qualifications: [], installed: [] });
    return performance.now() - startedAt;
  });
  return Math.max(...times);
}

if (import.meta.main) {
  printFitTable();
  console.log();
  printFigures(await benchFit());
}
