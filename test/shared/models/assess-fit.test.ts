import { describe, expect, it } from 'vitest';
import { assessFit } from '../../../shared/models/assess-fit.ts';
import { catalogue } from '../../../shared/models/catalogue.ts';
import type { Fit, Load } from '../../../shared/models/fit-report.ts';
import type { Measurement } from '../../../shared/models/measurement.ts';
import type { ModelShape } from '../../../shared/models/shape.ts';
import { cards, device, MIB, mac, placeOfDevices } from './places.ts';

function shapeOf(id: string): ModelShape {
  const entry = catalogue.find((one) => one.id === id);
  if (entry === undefined) throw new Error(`no entry ${id}`);
  return entry.shape;
}

const AGENT: Load = { context: 65_536, kv: 'f16', slots: 1 };
const Q8: Load = { ...AGENT, kv: 'q8_0' };
const codesOf = ({ notes }: Fit) => notes.map(({ code }) => code);
const noteOf = <T extends string>({ notes }: Fit, code: T) =>
  notes.find((one) => one.code === code);

describe('a verdict', () => {
  it.each([
    ['qwen3.8:27b', AGENT, 31_700, 'comfortable'],
    ['qwen3.8:27b', Q8, 23_592, 'tight'],
    ['qwen3.8:27b', AGENT, 23_592, 'offload'],
    ['qwen3.5:9b', AGENT, 23_592, 'comfortable'],
    ['deepseek-v3:671b', AGENT, 80_900, 'too-big'],
    ['granite4.1:8b', AGENT, 23_592, 'unknown'],
  ] as const)('of %s at %o on %i MiB is %s', (id, load, free, verdict) => {
    expect(assessFit(shapeOf(id), load, cards(free)).verdict).toBe(verdict);
  });

  it('is unknown where the device is, and says so', () => {
    const place = placeOfDevices([{ ...device(1), freeBytes: null, totalBytes: null }]);
    const fit = assessFit(shapeOf('qwen3.8:27b'), AGENT, place);
    expect(fit).toMatchObject({
      verdict: 'unknown',
      freeBytes: null,
      gpuShare: null,
      people: null,
    });
    expect(fit.largest).toEqual({ f16: null, q8_0: null, q4_0: null });
    expect(fit.totalBytes).toBeGreaterThan(20e9);
    expect(codesOf(fit)).toContain('device-unknown');
    expect(fit.remedies).toEqual([]);
  });

  it('is all on the processor where there is no device', () => {
    const fit = assessFit(shapeOf('gpt-oss:20b'), AGENT, placeOfDevices([]));
    expect(fit).toMatchObject({ verdict: 'offload', gpuShare: 0, devices: [], agentReady: false });
    expect(noteOf(fit, 'offloaded')).toEqual({ code: 'offloaded', cpuShare: 1, experts: true });
    const small = placeOfDevices([], { ramBytes: 8e9 });
    expect(assessFit(shapeOf('gpt-oss:20b'), AGENT, small).verdict).toBe('too-big');
    const unknown = placeOfDevices([], { ramBytes: null });
    expect(assessFit(shapeOf('gpt-oss:20b'), AGENT, unknown).verdict).toBe('unknown');
  });

  it('does not count main memory that nobody knows, nor twice what is unified', () => {
    const remote = cards(15_500, 1, { ramBytes: null });
    expect(assessFit(shapeOf('qwen3.8:27b'), AGENT, remote).verdict).toBe('too-big');
    const unified = assessFit(shapeOf('qwen3.8:27b'), AGENT, mac(17_000));
    expect(unified.verdict).toBe('too-big');
    // Nothing of what does not fit at all would run anywhere.
    expect(unified.notes.map(({ code }) => code)).not.toContain('offloaded');
  });

  it('tells how much of it is on the processor', () => {
    const fit = assessFit(shapeOf('llama3.3:70b'), AGENT, cards(23_592, 1, { ramBytes: 64e9 }));
    expect(fit.verdict).toBe('offload');
    expect(fit.gpuShare).toBeCloseTo(0.34, 1);
    expect(noteOf(fit, 'offloaded')).toMatchObject({ experts: false });
    const [share] = fit.devices;
    const taken = [share?.weights, share?.cache, share?.compute, share?.reserve];
    const sum = taken.reduce((all: number, bytes) => all + (bytes ?? 0), 0);
    expect(sum).toBeLessThanOrEqual((share?.freeBytes ?? 0) * 1.000001);
  });
});

describe('several devices', () => {
  it('share a model that one can not hold, with buffers and reserves on each', () => {
    const fit = assessFit(shapeOf('qwen3.8:27b-q8_0'), AGENT, cards(23_592, 2));
    expect(fit.verdict).toBe('comfortable');
    expect(noteOf(fit, 'split')).toEqual({ code: 'split', devices: 2 });
    expect(fit.devices).toHaveLength(2);
    const [one, other] = fit.devices;
    expect(one?.weights).toBeCloseTo(other?.weights ?? 0);
    expect(one?.reserve).toBe(1_624 * MIB);
    const alone = assessFit(shapeOf('qwen3.8:27b-q8_0'), AGENT, cards(60_000));
    expect(fit.totalBytes).toBeGreaterThan((alone.totalBytes ?? 0) * 1.05);
    const width = (of: Fit) => ((of.band?.high ?? 0) - (of.band?.low ?? 0)) / (of.totalBytes ?? 1);
    expect(width(fit)).toBeGreaterThan(width(alone) + 0.09);
  });

  it('are not used together for a model that one holds easily', () => {
    const fit = assessFit(shapeOf('qwen3.5:9b'), AGENT, cards(48_300, 2));
    expect(fit.devices).toHaveLength(1);
    expect(codesOf(fit)).not.toContain('split');
  });

  it('get layers by what they have free, and none where buffers have no room', () => {
    const place = placeOfDevices([device(1_800), device(47_000, 1), device(23_592, 2)]);
    const fit = assessFit(shapeOf('llama3.3:70b'), { ...AGENT, context: 32_768 }, place);
    expect(fit.devices.map(({ id }) => id)).toEqual(['nvidia:1', 'nvidia:2']);
    expect(fit.devices[0]?.weights).toBeGreaterThan(fit.devices[1]?.weights ?? 0);
  });
});

describe('the load that is judged', () => {
  it('ends at what the model is trained for', () => {
    const fit = assessFit(shapeOf('qwen2.5-coder:7b'), AGENT, cards(23_592));
    expect(fit.load.context).toBe(32_768);
    expect(codesOf(fit)).toEqual(expect.arrayContaining(['beyond-training', 'context-short']));
  });

  it('has one slot where servers take no more', () => {
    const fit = assessFit(shapeOf('qwen3.8:27b'), { ...AGENT, slots: 4 }, cards(48_300));
    expect(fit.load.slots).toBe(1);
    expect(noteOf(fit, 'one-slot')).toEqual({ code: 'one-slot', asked: 4 });
    expect(fit.people).toBe(1);
  });

  it('serves as many people as caches fit', () => {
    const fit = assessFit(shapeOf('qwen3-coder:30b'), AGENT, cards(48_300));
    expect(fit.people).toBeGreaterThan(2);
    const all = assessFit(
      shapeOf('qwen3-coder:30b'),
      { ...AGENT, slots: fit.people ?? 0 },
      cards(48_300),
    );
    expect(['comfortable', 'tight']).toContain(all.verdict);
  });

  it('under 32K on the device is too small for agent work', () => {
    const fit = assessFit(shapeOf('qwen2.5-coder:32b'), AGENT, cards(23_592));
    expect(noteOf(fit, 'agent-floor')).toEqual({ code: 'agent-floor', largest: 11_264 });
    expect(fit.agentReady).toBe(false);
  });

  it.each([
    [Number.NaN, 256],
    [0, 256],
    [-5, 256],
    [Number.POSITIVE_INFINITY, 262_144],
    [1e300, 262_144],
    [70_000.9, 70_000],
  ])('of a context of %d is %d', (context, judged) => {
    const fit = assessFit(
      shapeOf('qwen3.8:27b'),
      { ...AGENT, context, slots: Number.NaN },
      cards(48_300),
    );
    expect(fit.load).toEqual({ context: judged, kv: 'f16', slots: 1 });
    expect(Number.isFinite(fit.totalBytes)).toBe(true);
  });
});

describe('remedies', () => {
  it('for a long context are a smaller cache, less of it, or more memory', () => {
    const { remedies } = assessFit(shapeOf('qwen3.8:27b'), AGENT, cards(23_592));
    expect(remedies.map(({ code }) => code)).toEqual([
      'smaller-cache',
      'less-context',
      'more-memory',
    ]);
    expect(remedies[0]).toEqual({ code: 'smaller-cache', kv: 'q8_0', context: 65_536 });
  });

  it('name memory that others hold', () => {
    const held = placeOfDevices([{ ...device(18_000), totalBytes: 24_564 * MIB }]);
    const { remedies } = assessFit(shapeOf('qwen3.8:27b'), Q8, held);
    expect(remedies.map(({ code }) => code)).toContain('free-memory');
  });

  it('raise the limit of a Mac as far as the system can do without', () => {
    const place = placeOfDevices([{ ...device(21_000, 0, 'apple'), totalBytes: 32_768 * MIB }]);
    const { remedies } = assessFit(shapeOf('qwen3.8:27b'), AGENT, place);
    expect(remedies.find(({ code }) => code === 'raise-limit')).toBeDefined();
    expect(remedies.map(({ code }) => code)).not.toContain('free-memory');
  });

  it('serve fewer at once', () => {
    const { remedies } = assessFit(
      shapeOf('qwen3-coder:30b'),
      { ...AGENT, slots: 4 },
      cards(31_700),
    );
    expect(remedies[0]).toEqual({ code: 'fewer-slots', slots: 1 });
  });
});

describe('the server', () => {
  it('before 0.30 gets no precise number and no comfort that is not sure', () => {
    const old = assessFit(shapeOf('qwen3.6:27b'), AGENT, cards(31_700, 1, { ollama: '0.24.0' }));
    expect(noteOf(old, 'old-engine')).toEqual({ code: 'old-engine', version: '0.24.0' });
    expect(old.verdict).toBe('tight');
    // What was seen of this model there at 8,192 tokens: 22.1 GB.
    const seen = assessFit(
      shapeOf('qwen3.6:27b'),
      { ...AGENT, context: 8_192 },
      cards(31_700, 1, { ollama: '0.24.0' }),
    );
    expect(seen.band?.high).toBeGreaterThan(22.1e9);
    expect(assessFit(shapeOf('qwen3.6:27b'), AGENT, cards(31_700)).verdict).toBe('comfortable');
  });

  it.each([
    ['0.32.11', true],
    ['0.32.12', false],
    ['0.33.0-rc1', false],
    ['1.0', false],
    [null, false],
  ])('with version %s is too old for a model that needs 0.32.12: %s', (ollama, isTooOld) => {
    const more = { minimumOllama: '0.32.12' };
    const fit = assessFit(shapeOf('qwen3.8:27b'), AGENT, cards(48_300, 1, { ollama }), more);
    expect(codesOf(fit).includes('server-too-old')).toBe(isTooOld);
    expect(fit.agentReady).toBe(!isTooOld);
  });

  it('needs room on its disk, unless the model is there', () => {
    const place = cards(48_300, 1, { disk: { path: '/models', freeBytes: 10e9 } });
    const fit = assessFit(shapeOf('qwen3.8:27b'), AGENT, place, { downloadBytes: 18e9 });
    expect(noteOf(fit, 'disk-short')).toEqual({
      code: 'disk-short',
      needBytes: 18e9,
      freeBytes: 10e9,
    });
    const there = assessFit(shapeOf('qwen3.8:27b'), AGENT, place, { installed: true });
    expect(there.diskNeedBytes).toBe(0);
    expect(codesOf(there)).not.toContain('disk-short');
  });
});

const measured: Measurement = {
  machine: 'm',
  server: 'ollama',
  serverVersion: '0.33.0',
  tag: 'qwen3.6:27b',
  digest: null,
  quantization: 'Q4_K_M',
  context: 65_536,
  kv: 'f16',
  slots: 1,
  takenAt: '2026-11-20T10:00:00.000Z',
  reportedBytes: 20e9,
  reportedGpuBytes: 20e9,
  deviceBytes: 23e9,
  contextAllocated: 65_536,
  gpuShare: 1,
  basis: 'device',
  loadMs: 9_000,
  rates: [],
};

describe('a measurement', () => {
  const assess = (measurement: Measurement, load = AGENT) =>
    assessFit(shapeOf('qwen3.6:27b'), load, cards(31_700), { measurement });

  it('replaces the estimate, without the context of the driver that the devices show', () => {
    const fit = assess(measured);
    expect(fit).toMatchObject({ basis: 'measured', band: null, measurement: measured });
    expect(fit.totalBytes).toBe(23e9 - 600 * MIB);
    const sum = Object.values(fit.parts ?? {}).reduce((all, bytes) => all + bytes, 0);
    expect(sum).toBeCloseTo(fit.totalBytes ?? 0, -1);
    expect(assess({ ...measured, basis: 'server' }).totalBytes).toBe(20e9);
  });

  it('corrects the buffers only, where they can take it', () => {
    const estimate = assessFit(shapeOf('qwen3.6:27b'), AGENT, cards(31_700));
    expect(assess(measured).parts?.weights).toBe(estimate.parts?.weights);
    expect(assess({ ...measured, deviceBytes: 1e9 }).parts?.weights).toBeLessThan(1e9);
  });

  it.each([
    ['another context', { context: 32_768, contextAllocated: null }],
    ['less context than was asked for', { contextAllocated: 32_768 }],
    ['another cache', { kv: 'q8_0' }],
    ['more slots', { slots: 2 }],
    ['another server version', { serverVersion: '0.32.0' }],
    ['a number that can not be trusted', { basis: 'none' }],
    ['no number', { deviceBytes: null }],
  ] as const)('of %s does not', (_, other) => {
    expect(assess({ ...measured, ...other })).toMatchObject({
      basis: 'estimate',
      measurement: null,
    });
  });

  it('with a part on the processor says offload, whatever the sum says', () => {
    const fit = assess({ ...measured, gpuShare: 0.8 });
    expect(fit).toMatchObject({
      verdict: 'offload',
      gpuShare: 0.8,
      basis: 'measured',
      agentReady: false,
    });
  });
});

describe('doubts', () => {
  it('make the band wider and are named', () => {
    const fit = assessFit(shapeOf('devstral-small-2:24b'), AGENT, cards(48_300));
    const sure = assessFit(
      { ...shapeOf('devstral-small-2:24b'), unverified: [] },
      AGENT,
      cards(48_300),
    );
    expect(fit.band?.high).toBeGreaterThan(sure.band?.high ?? 0);
    expect(noteOf(fit, 'unverified')).toMatchObject({
      fields: expect.arrayContaining(['cacheGroups']),
    });
  });

  it('of a missing width drop its term and widen the band', () => {
    const shape = shapeOf('qwen3.6:27b');
    const fit = assessFit({ ...shape, feedForward: null, vocabulary: null }, AGENT, cards(48_300));
    const whole = assessFit(shape, AGENT, cards(48_300));
    expect(fit.parts?.compute).toBeLessThan(whole.parts?.compute ?? 0);
    expect((fit.band?.high ?? 0) - (fit.totalBytes ?? 0)).toBeGreaterThan(
      (whole.band?.high ?? 0) - (whole.totalBytes ?? 0) + 200 * MIB,
    );
  });

  it('about a full cache say what a compact one would take', () => {
    const fit = assessFit(shapeOf('deepseek-v3:671b'), AGENT, cards(80_900, 8));
    expect(noteOf(fit, 'legacy-cache')).toEqual({
      code: 'legacy-cache',
      compactBytes: 70_272 * 65_536,
    });
  });
});
