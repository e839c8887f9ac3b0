import { catalogue } from '../../../../shared/models/catalogue.ts';
import { estimateParts, sumParts } from '../../../../shared/models/fit/estimate-parts.ts';
import { microBatchFor, SMALLEST_BATCH } from '../../../../shared/models/fit/micro-batch.ts';
import { spread } from '../../../../shared/models/fit/spread.ts';
import { weightsOf } from '../../../../shared/models/fit/weights.ts';
import type { Budget, KvType, Place } from '../../../../shared/models/fit-report.ts';
import type { ModelShape } from '../../../../shared/models/shape.ts';
import { outsideModels } from './outside-models.ts';
import { type Point, usablePoints } from './points.ts';

/**
 * What the arithmetic says for an observation, of the same things as were observed. What `ollama ps` adds up is the
 * main model: neither projector nor draft head, and the token embedding only where layers are on the processor.
 */

const MIB = 1_048_576;
const GB = 1e9;

export interface Compared {
  readonly point: Point;
  readonly isCurrent: boolean;
  /** Bytes; floored figures stand for the middle of their interval. */
  readonly observed: number;
  readonly predicted: number;
  /** The plain rule; null for observations of a part of the sum, which it says nothing of. */
  readonly fileTimes: number | null;
  /** What `ollama ps` shows for the same load, where that is another number than the observed one. */
  readonly shown: number | null;
  /** How the comparison is made, where it is not the plain sum. */
  readonly remark: string;
}

export const errorOf = (observed: number, predicted: number): number => predicted / observed - 1;

/** Files of other makers and quantisations with the architecture of one that is known. */
const SAME_ARCHITECTURE: Readonly<Record<string, string>> = {
  'Qwen3.6-27B UD-Q4_K_XL': 'qwen3.6:27b',
  'Qwen3.x-35B-A3B': 'qwen3.6:35b-a3b-q4_K_M',
  'Qwen3-Coder-Next UD-IQ3_XXS': 'qwen3-coder-next:latest',
  'deepseek-r1:671b': 'deepseek-v3:671b',
};

/** What `ollama ps` showed for loads that were observed otherwise; the middle of the interval where it floors. */
const SHOWN: Readonly<Record<string, number>> = {
  'gemma3:4b@131072': 3.0,
  'gemma4:31b@262144': 22.5,
  'gpt-oss:20b@32768': 12.5,
};

export const comparedPoints = (): readonly Compared[] => usablePoints.map(comparePoint);

function comparePoint(point: Point): Compared {
  const shape = shapeOf(point.model);
  const isCurrent = /^(Ollama (>=)?0\.3\d|llama\.cpp)/.test(point.engine);
  const shown = SHOWN[`${point.model}@${point.ctx}`];
  const common = { point, isCurrent, shown: shown === undefined ? null : shown * GB };
  if (point.parts_mib !== undefined) return { ...common, ...compareParts(shape, point) };
  const observed = middleOf(point);
  if (point.kind === 'kv_only') {
    const predicted = partsOf(shape, point).cache;
    return { ...common, observed, predicted, fileTimes: null, remark: 'the cache alone' };
  }
  const fileTimes = (shape.fileBytes ?? Number.NaN) * 1.2;
  return { ...common, observed, fileTimes, ...predictWhole(shape, point) };
}

export function shapeOf(model: string): ModelShape {
  const id = SAME_ARCHITECTURE[model] ?? model;
  const shape = catalogue.find((entry) => entry.id === id)?.shape ?? outsideModels[id];
  if (shape === undefined) throw new Error(`no shape for ${model}`);
  return shape;
}

function middleOf({ observed_gb, what }: Point): number {
  if (observed_gb === null) throw new Error('an observation without a number');
  return (observed_gb + (what.includes('floored') ? 0.5 : 0)) * GB;
}

/** Term by term as a server logged them. The weights of files whose size nobody noted are those of the log. */
function compareParts(shape: ModelShape, point: Point) {
  const logged = point.parts_mib ?? {};
  const observed = Object.values(logged).reduce((sum, mib) => sum + mib * MIB, 0);
  const parts = partsOf(shape, point);
  const isSameFile = SAME_ARCHITECTURE[point.model] === undefined;
  const weights = isSameFile ? parts.weights : (logged.weights ?? 0) * MIB;
  const predicted = weights + parts.cache + parts.state + parts.compute;
  const remark =
    logged.weights === undefined
      ? 'cache, state and buffers; the file is not known'
      : isSameFile
        ? 'term by term'
        : 'weights as logged; the file is not known';
  const fileTimes = isSameFile ? (shape.fileBytes ?? Number.NaN) * 1.2 : null;
  return { observed, predicted, fileTimes, remark };
}

function predictWhole(shape: ModelShape, point: Point) {
  const devices = DEVICES[point.model] ?? [];
  if (devices.length > 1) {
    const load = { context: point.ctx ?? 0, kv: kvOf(point), slots: point.num_parallel ?? 1 };
    const there = spread(shape, load, placeWith(devices));
    return { predicted: there?.total ?? Number.NaN, remark: `split over ${devices.length}` };
  }
  const parts = partsOf(shape, point);
  const main = sumParts(parts) - parts.projector - parts.draft;
  const isPartial = point.processor !== undefined && point.processor !== '100% GPU';
  const host = isPartial ? (weightsOf(shape)?.host ?? 0) : 0;
  const remarks = [
    ...(isPartial ? ['partly on the processor: with the token embedding'] : []),
    ...(parts.draft > 0 ? ['without the draft head, as `ps` adds it up'] : []),
  ];
  return { predicted: main + host, remark: remarks.join('; ') };
}

function partsOf(shape: ModelShape, point: Point) {
  const context = point.ctx ?? 0;
  const parts = estimateParts(shape, {
    tokens: Math.ceil(context / 256) * 256 * (point.num_parallel ?? 1),
    sequences: point.n_seq ?? point.num_parallel ?? 1,
    microBatch: point.ubatch ?? batchOf(point),
    kv: kvOf(point),
  });
  if (parts === null) throw new Error(`no estimate for ${point.model}`);
  return parts;
}

/** The engine before 0.30 reads 512 tokens at once; now it is what the context asks for where memory is ample. */
const batchOf = ({ engine, ctx }: Point): number =>
  engine.includes('own engine') ? SMALLEST_BATCH : microBatchFor(ctx ?? 0, null);

const kvOf = ({ kv_type }: Point): KvType => (kv_type === 'unknown' ? 'f16' : kv_type);

const H100: Budget = {
  id: 'nvidia:h100',
  name: 'H100',
  vendor: 'nvidia',
  unified: false,
  totalBytes: 81_559 * MIB,
  freeBytes: 80_900 * MIB,
};

/** Where an observation says that it is of several devices. */
const DEVICES: Readonly<Record<string, readonly Budget[]>> = {
  'deepseek-r1:671b': Array.from({ length: 8 }, (_, index) => ({ ...H100, id: `h100:${index}` })),
};

const placeWith = (devices: readonly Budget[]): Place => ({
  devices,
  ramBytes: null,
  disk: null,
  ollama: null,
});
