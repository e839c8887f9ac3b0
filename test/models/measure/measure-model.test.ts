import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobNews } from '../../../electron/models/jobs/job-worker.ts';
import { measureModel } from '../../../electron/models/measure/measure-model.ts';
import { measurementSchema } from '../../../shared/models/measurement.ts';
import { err, ok } from '../../../shared/result.ts';
import { type BenchOptions, createBench, GB, shape, windowed } from './bench.ts';

async function measure(options: BenchOptions = {}) {
  const bench = createBench(options);
  const news: JobNews[] = [];
  const result = await measureModel(bench.input, (one) => news.push(one), bench.stop.signal);
  return { ...bench, news, result };
}

async function requireMeasured(options: BenchOptions = {}) {
  const { result, ...rest } = await measure(options);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return { ...rest, measured: result.value };
}

const card = (free: number) => new Map([['nvidia:0', free]]);

describe('a measurement', () => {
  it('unloads first, reads memory before and after, and tells what the load took', async () => {
    const { measured, calls, news } = await requireMeasured();
    expect(measured).toMatchObject({
      machine: 'm-1',
      server: 'ollama',
      serverVersion: '0.33.0',
      digest: 'd'.repeat(64),
      context: 65_536,
      contextAllocated: 65_536,
      kv: 'f16',
      slots: 1,
      basis: 'device',
      gpuShare: 1,
      reportedBytes: 20 * GB,
      loadMs: 4200,
    });
    expect(measured.deviceBytes).toBeCloseTo(20.6 * GB, -3);
    expect(measurementSchema.parse(measured)).toEqual(measured);
    const upTo = calls.indexOf('chat');
    expect(calls.slice(0, upTo)).toEqual([
      'unload',
      'loaded',
      'free',
      'free',
      'prepare',
      'loaded',
      'free',
      'free',
    ]);
    expect(news.map(({ phase, done, total }) => [phase, done, total])).toEqual([
      ['load', 0, 7],
      ['load', 1, 7],
      ['load', 2, 7],
      ['rates', 3, 7],
      ['rates', 4, 7],
      ['rates', 5, 7],
      ['rates', 6, 7],
      [undefined, 7, 7],
    ]);
    expect(news.at(-1)?.detail).toBe('Loaded in 4.2 s: 20.6 GB of the devices’ memory.');
  });

  it('tells rates at 2k, 8k and 32k tokens of prompts that are unlike each other', async () => {
    const { measured, prompts } = await requireMeasured();
    const sizes = measured.rates.map(({ promptTokens }) => promptTokens);
    for (const [at, size] of [2048, 8192, 32_768].entries()) {
      expect(Math.abs((sizes[at] ?? 0) - size) / size).toBeLessThan(0.1);
    }
    for (const rate of measured.rates) {
      expect(rate.prefillPerSecond).toBeCloseTo(1000, 5);
      expect(rate.decodePerSecond).toBeCloseTo(40, 5);
    }
    expect(new Set(prompts.map((prompt) => prompt.slice(0, 8))).size).toBe(4);
  });

  it('leaves out sizes that do not fit the context with room for an answer', async () => {
    const at = async (context: number) =>
      (await requireMeasured({ context })).measured.rates.length;
    expect(await at(8192)).toBe(1);
    expect(await at(32_768)).toBe(2);
    expect(await at(33_500)).toBe(3);
  });

  it('goes by the context that was allocated, not by the one asked for', async () => {
    const loaded = { bytes: 20 * GB, gpuBytes: 20 * GB, context: 16_384 };
    const { measured, news } = await requireMeasured({ loaded });
    expect(measured.contextAllocated).toBe(16_384);
    expect(measured.rates).toHaveLength(2);
    expect(news.at(-1)?.detail).toContain('16384 tokens of context, not 65536');
  });

  it('finds the length of a prompt for vocabularies of single letters, too', async () => {
    const { measured } = await requireMeasured({ context: 10_000, charactersPerToken: 1 });
    const sizes = measured.rates.map(({ promptTokens }) => promptTokens);
    expect(sizes).toHaveLength(2);
    expect(sizes[0]).toBeLessThan(2200);
    expect(sizes[1]).toBeLessThan(8300);
  });
});

describe('the number that counts', () => {
  it('is the devices’ where the server leaves whole caches out', async () => {
    const { measured } = await requireMeasured({
      shape: windowed,
      expectedBytes: 45 * GB,
      loaded: { bytes: 22 * GB, gpuBytes: 22 * GB, context: 65_536 },
      free: (is) => card(is ? 34.5 * GB : 80 * GB),
    });
    expect(measured).toMatchObject({ basis: 'device', deviceBytes: 45.5 * GB });
  });

  const elsewhere: readonly (readonly [string, BenchOptions])[] = [
    ['devices can’t be read', { free: () => new Map() }],
    ['another program took as much meanwhile', { free: (is) => card(is ? 2 * GB : 60 * GB) }],
    ['another program let go meanwhile', { free: (is) => card(is ? 12 * GB : 24 * GB) }],
    [
      'another device came free meanwhile',
      {
        free: (is) =>
          new Map([
            ['nvidia:0', is ? 3.4 * GB : 24 * GB],
            ['nvidia:1', is ? 24 * GB : 10 * GB],
          ]),
      },
    ],
    [
      'a device went away meanwhile',
      { free: (is) => (is ? card(3.4 * GB) : new Map([...card(24 * GB), ['nvidia:1', GB]])) },
    ],
    ['memory never holds still', { free: (is, at) => card((is ? 3 : 24) * GB + (at % 2) * GB) }],
    ['the server does not let go of the model', { stays: true }],
    [
      'a part of it is not on the GPU',
      {
        loaded: { bytes: 20 * GB, gpuBytes: 14 * GB, context: 65_536 },
        free: (is) => card(is ? 9 * GB : 24 * GB),
      },
    ],
    [
      'none of it is on a GPU',
      { loaded: { bytes: 20 * GB, gpuBytes: 0, context: 65_536 }, free: () => card(24 * GB) },
    ],
  ];

  it.each(elsewhere)('is the server’s when %s, for a plain model', async (_why, options) => {
    const { measured } = await requireMeasured(options);
    expect(measured.basis).toBe('server');
  });

  it.each(elsewhere)('is none when %s, for one with sliding windows', async (_why, options) => {
    const { measured, news } = await requireMeasured({ ...options, shape: windowed });
    expect(measured.basis).toBe('none');
    expect(news.at(-1)?.detail).toContain('could not be measured');
  });

  it('is none for a draft head and for a model that nobody knows', async () => {
    const free = () => new Map<string, number>();
    for (const one of [shape({ draftLayers: 1 }), shape({ cacheGroups: null }), null]) {
      expect((await requireMeasured({ shape: one, free })).measured.basis).toBe('none');
    }
  });

  it('is not the devices’ when nothing is known to compare it with', async () => {
    const unknown = { bytes: null, gpuBytes: null, context: null };
    const { measured } = await requireMeasured({ loaded: unknown, expectedBytes: null });
    expect(measured).toMatchObject({ basis: 'none', gpuShare: null, contextAllocated: 65_536 });
  });

  it('counts memory only once it holds still', async () => {
    const { measured } = await requireMeasured({
      free: (is, at) => card(is ? 3.4 * GB : at < 4 ? (10 + at) * GB : 24 * GB),
    });
    expect(measured.deviceBytes).toBeCloseTo(20.6 * GB, -3);
  });

  it('says how much of the model is on the GPU where that is not all', async () => {
    const at = async (gpuBytes: number) => {
      const loaded = { bytes: 20 * GB, gpuBytes, context: 65_536 };
      return (await requireMeasured({ loaded })).news.at(-1)?.detail;
    };
    expect(await at(14.8 * GB)).toContain('Only 74 % of it is on the GPU');
    expect(await at(19.97 * GB)).toContain('Only 99 %');
    expect(await at(0)).toContain('None of it is on a GPU');
  });
});

describe('rates', () => {
  it('are not told from what a server had read before, nor from a few words', async () => {
    const { measured } = await requireMeasured({
      answer: (at, turn) =>
        ok(
          at === 1
            ? { ...turn, cachedTokens: turn.promptTokens ?? 0 }
            : { ...turn, outputTokens: 3 },
        ),
    });
    expect(measured.rates.map(({ prefillPerSecond }) => prefillPerSecond === null)).toEqual([
      true,
      false,
      false,
    ]);
    expect(measured.rates.map(({ decodePerSecond }) => decodePerSecond === null)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('are left out where the server counts nothing, and the memory still counts', async () => {
    const { measured } = await requireMeasured({
      answer: (_at, turn) => ok({ ...turn, promptTokens: null }),
    });
    expect(measured).toMatchObject({ basis: 'device', rates: [] });
  });

  it('end where a prompt turns out too long', async () => {
    const { measured } = await requireMeasured({
      answer: (at, turn) =>
        at === 2 ? err({ kind: 'context-full', detail: 'too long' }) : ok(turn),
    });
    expect(measured.rates).toHaveLength(1);
  });

  it('are asked for again while the server is busy, and given up when it stays so', async () => {
    const busy = err({ kind: 'busy', detail: 'queue full' } as const);
    const { measured } = await requireMeasured({
      answer: (at, turn) => (at < 3 ? busy : ok(turn)),
    });
    expect(measured.rates).toHaveLength(3);
    const { result } = await measure({ answer: () => busy });
    expect(result).toMatchObject({ ok: false, error: { kind: 'model-work-failed' } });
  });

  it('of a model that dies while it reads are a failure that says what to do', async () => {
    const { result } = await measure({
      answer: (at, turn) =>
        at === 3 ? err({ kind: 'runner-died', detail: 'out of memory' }) : ok(turn),
    });
    expect(result).toEqual({
      ok: false,
      error: {
        kind: 'model-work-failed',
        work: 'measure',
        tag: 'sample:27b',
        detail: 'it was loaded, but did not answer: out of memory',
        next: expect.stringContaining('less context'),
      },
    });
  });
});

describe('a measurement of a server that lies', () => {
  const number = fc.oneof(
    fc.constantFrom(0, 1, -1, 0.001, 1e-300, 1e300, 2 ** 53, Number.POSITIVE_INFINITY),
    fc.double(),
    fc.integer(),
  );

  it('is a valid one, of prompts that stay short, whatever it counts', async () => {
    const counts = fc.record({
      promptTokens: fc.option(number),
      cachedTokens: fc.option(number),
      outputTokens: number,
      prefillMs: number,
      decodeMs: number,
    });
    const loaded = fc.record({
      bytes: fc.option(fc.maxSafeNat()),
      gpuBytes: fc.option(fc.maxSafeNat()),
      context: fc.option(fc.maxSafeNat()),
    });
    await fc.assert(
      fc.asyncProperty(counts, loaded, async (said, held) => {
        const { result, prompts } = await measure({
          loaded: held,
          answer: (_at, turn) => ok({ ...turn, ...said }),
        });
        if (result.ok) expect(measurementSchema.parse(result.value)).toEqual(result.value);
        for (const prompt of prompts) expect(prompt.length).toBeLessThan(500_000);
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('says nothing of the devices while another program takes and frees memory', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(24), { minLength: 8, maxLength: 40 }), async (free) => {
        const { measured } = await requireMeasured({
          free: (_loaded, reading) => card((free[reading % free.length] ?? 0) * GB),
        });
        const { basis, deviceBytes } = measured;
        if (basis === 'device') expect(Math.abs((deviceBytes ?? 0) - 20 * GB)).toBeLessThan(5 * GB);
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});

describe('a measurement that does not come about', () => {
  it('says why the model was not loaded', async () => {
    const refuses = { kind: 'model-missing', server: 'ollama', tag: 'sample:27b' } as const;
    const { result, calls } = await measure({ refuses });
    expect(result).toEqual({ ok: false, error: refuses });
    expect(calls).not.toContain('chat');
  });

  it('ends at any moment when it is stopped, and asks for nothing after', async () => {
    const { calls: all } = await measure();
    for (let abortAt = 0; abortAt < all.length; abortAt += 1) {
      const bench = createBench({ abortAt });
      const measuring = measureModel(bench.input, () => undefined, bench.stop.signal);
      await expect(measuring).rejects.toBe('keep');
      expect(bench.calls).toHaveLength(abortAt);
    }
    expect(all.length).toBeGreaterThan(10);
  });
});
