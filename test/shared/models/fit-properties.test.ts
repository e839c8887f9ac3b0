import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessFit } from '../../../shared/models/assess-fit.ts';
import { catalogue } from '../../../shared/models/catalogue.ts';
import { keptTokens } from '../../../shared/models/fit/cache.ts';
import { estimateParts, sumParts } from '../../../shared/models/fit/estimate-parts.ts';
import {
  type Fit,
  type FitVerdict,
  type KvType,
  kvTypes,
  type Load,
  type Place,
} from '../../../shared/models/fit-report.ts';
import type { ModelShape } from '../../../shared/models/shape.ts';
import { cards, device, mac, placeOfDevices } from './places.ts';

const shapes = fc.constantFrom(
  ...catalogue
    .map(({ shape }) => shape)
    .filter((shape) => estimateParts(shape, keep(4_096, 'f16', 1)) !== null),
);
const kv = fc.constantFrom<KvType>(...kvTypes);
const contexts = fc.integer({ min: 256, max: 300_000 });
const slots = fc.integer({ min: 1, max: 8 });
const loads = fc.record({ context: contexts, kv, slots });
const frees = fc.integer({ min: 2_000, max: 200_000 });
const places: fc.Arbitrary<Place> = fc.oneof(
  frees.map((free) => cards(free)),
  frees.map((free) => mac(free)),
  fc
    .array(frees, { minLength: 2, maxLength: 8 })
    .map((all) => placeOfDevices(all.map((free, index) => device(free, index)))),
  fc.constant(placeOfDevices([])),
  fc.constant(placeOfDevices([{ ...device(1), freeBytes: null }])),
);

function keep(tokens: number, kvType: KvType, sequences: number, microBatch = 512) {
  return { tokens, kv: kvType, sequences, microBatch };
}

const totalOf = (shape: ModelShape, { context, kv: type, slots: many }: Load) => {
  const parts = estimateParts(shape, keep(keptTokens(context, many), type, many));
  return parts === null ? Number.NaN : sumParts(parts);
};

const RANKS: readonly FitVerdict[] = ['too-big', 'offload', 'tight', 'comfortable'];
const rankOf = ({ verdict }: Fit) => RANKS.indexOf(verdict);

/** Sums of fractions differ in their last digits. */
const close = (one: number, other: number) =>
  expect(Math.abs(one - other)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(other)));

describe('what a model needs', () => {
  it('grows with context and slots', () => {
    fc.assert(
      fc.property(shapes, loads, contexts, slots, (shape, load, more, many) => {
        const least = totalOf(shape, load);
        expect(totalOf(shape, { ...load, context: load.context + more })).toBeGreaterThanOrEqual(
          least,
        );
        expect(totalOf(shape, { ...load, slots: load.slots + many })).toBeGreaterThan(least);
      }),
    );
  });

  it('is least with the smallest cache', () => {
    fc.assert(
      fc.property(shapes, loads, (shape, load) => {
        const [f16, q8, q4] = kvTypes.map((type) => totalOf(shape, { ...load, kv: type }));
        expect(q4).toBeLessThanOrEqual(q8 ?? Number.NaN);
        expect(q8).toBeLessThanOrEqual(f16 ?? Number.NaN);
      }),
    );
  });
});

describe('a fit', () => {
  it('has no number that is none or below zero, and parts and devices that add up', () => {
    fc.assert(
      fc.property(shapes, loads, places, (shape, load, place) => {
        const fit = assessFit(shape, load, place);
        for (const number of numbersIn({ ...fit, load: null })) {
          expect(Number.isFinite(number) && number >= 0).toBe(true);
        }
        if (fit.parts === null || fit.totalBytes === null || fit.needBytes === null) return;
        close(sumParts(fit.parts), fit.totalBytes);
        expect(fit.band?.low).toBeLessThanOrEqual(fit.totalBytes);
        expect(fit.band?.high).toBeGreaterThanOrEqual(fit.totalBytes);
        if (fit.gpuShare !== 1) return;
        const onDevices = fit.devices.reduce(
          (sum, one) => sum + one.weights + one.cache + one.compute + one.reserve,
          0,
        );
        close(onDevices, fit.needBytes);
      }),
      { numRuns: 300 },
    );
  });

  it('puts on no device more than it has free, when all of it is on devices', () => {
    fc.assert(
      fc.property(shapes, loads, places, (shape, load, place) => {
        const fit = assessFit(shape, load, place);
        if (fit.verdict !== 'comfortable' && fit.verdict !== 'tight') return;
        for (const one of fit.devices) {
          const taken = one.weights + one.cache + one.compute + one.reserve;
          expect(taken).toBeLessThanOrEqual((one.freeBytes ?? 0) * (1 + 1e-9));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gets no worse with more free memory', () => {
    fc.assert(
      fc.property(shapes, loads, frees, frees, (shape, load, free, more) => {
        for (const at of [cards, mac]) {
          const before = assessFit(shape, load, at(free));
          const after = assessFit(shape, load, at(free + more));
          expect(rankOf(after)).toBeGreaterThanOrEqual(rankOf(before));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gets no better with more context', () => {
    fc.assert(
      fc.property(shapes, loads, frees, contexts, (shape, load, free, more) => {
        const at = (context: number) => assessFit(shape, { ...load, context }, cards(free));
        expect(rankOf(at(load.context + more))).toBeLessThanOrEqual(rankOf(at(load.context)));
      }),
      { numRuns: 300 },
    );
  });

  it('names the largest context that really fits', () => {
    fc.assert(
      fc.property(shapes, loads, places, (shape, load, place) => {
        const { largest } = assessFit(shape, load, place);
        for (const type of kvTypes) {
          const context = largest[type];
          if (context === null) continue;
          const fits = (tokens: number) =>
            isOnDevices(assessFit(shape, { ...load, kv: type, context: tokens }, place));
          if (context > 0) expect(fits(context)).toBe(true);
          if (context !== shape.maxContext && place.devices.length > 0) {
            expect(fits(Math.min(context + 1_024, shape.maxContext ?? Number.MAX_VALUE))).toBe(
              false,
            );
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('names as many people as really fit', () => {
    fc.assert(
      fc.property(shapes, loads, frees, (shape, load, free) => {
        const place = cards(free);
        const { people, verdict } = assessFit(shape, load, place);
        if (people === null || verdict === 'offload' || people === 0) return;
        const fits = (many: number) =>
          isOnDevices(assessFit(shape, { ...load, slots: many }, place));
        expect(fits(people)).toBe(true);
        if (people < 64 && !shape.oneSlot) expect(fits(people + 1)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('offers only what would really help', () => {
    fc.assert(
      fc.property(shapes, loads, places, (shape, load, place) => {
        for (const remedy of assessFit(shape, load, place).remedies) {
          const [after, where] = tried(remedy, load, place);
          expect(isOnDevices(assessFit(shape, after, where))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

const isOnDevices = ({ verdict }: Fit) => verdict === 'comfortable' || verdict === 'tight';

/** The load and place after what a remedy says. */
function tried(remedy: Fit['remedies'][number], load: Load, place: Place): [Load, Place] {
  const free = (bytesOf: (bytes: number) => number): Place => {
    const [first, ...rest] = place.devices.toSorted(
      (one, other) => (other.freeBytes ?? 0) - (one.freeBytes ?? 0),
    );
    if (first === undefined) return place;
    return { ...place, devices: [{ ...first, freeBytes: bytesOf(first.freeBytes ?? 0) }, ...rest] };
  };
  switch (remedy.code) {
    case 'less-context':
      return [{ ...load, context: remedy.context }, place];
    case 'smaller-cache':
      return [{ ...load, kv: remedy.kv, context: remedy.context }, place];
    case 'fewer-slots':
      return [{ ...load, slots: remedy.slots }, place];
    case 'raise-limit':
      return [load, free(() => remedy.bytes)];
    default:
      return [load, free((bytes) => bytes + remedy.bytes)];
  }
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}
