import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessFit } from '../../../shared/models/assess-fit.ts';
import { catalogue } from '../../../shared/models/catalogue.ts';
import { bytesPerToken } from '../../../shared/models/fit/cache.ts';
import { shapeSchema } from '../../../shared/models/shape.ts';
import { shapeFromKeys } from '../../../shared/models/shape-from-keys.ts';
import { cards } from './places.ts';
import * as keys from './sample-keys.ts';

const FILE = { fileBytes: 17e9, quantization: 'Q4_K_M', vocabulary: 150_000 };

const shapeOf = (id: string) => catalogue.find((entry) => entry.id === id)?.shape;

describe('the shape that keys tell', () => {
  it.each([
    ['qwen3.8:27b', keys.qwen38],
    ['qwen3-coder:30b', keys.qwen3Coder],
    ['gemma4:26b', keys.gemma4],
    ['gpt-oss:20b', keys.gptOss],
    ['qwen3-coder-next:latest', keys.coderNext],
    ['deepseek-v3:671b', keys.deepseekLegacy],
    ['devstral-small-2:24b', keys.devstral],
  ])('of %s is the one of the catalogue', (id, its) => {
    const { shape, missing } = shapeFromKeys(its, FILE);
    const known = shapeOf(id);
    expect(missing).toEqual([]);
    expect(shape.cacheGroups?.toSorted(byWindow)).toEqual(known?.cacheGroups?.toSorted(byWindow));
    for (const field of [
      'layers',
      'recurrent',
      'latent',
      'fullHeads',
      'draftLayers',
      'oneSlot',
    ] as const) {
      expect(shape[field]).toEqual(known?.[field]);
    }
    expect(shape.maxContext).toBe(known?.maxContext);
    expect(shapeSchema.parse(shape)).toEqual(shape);
  });

  it('of a plain model has the cache of all layers, and lengths from its width', () => {
    const { shape, missing } = shapeFromKeys(keys.llama31, { ...FILE, vocabulary: null });
    expect(missing).toEqual([]);
    expect(shape).toMatchObject({ parametersB: 8.030261312, vocabulary: 128_256, heads: 32 });
    expect(bytesPerToken(shape, 'f16')).toBe(131_072);
  });

  it('of Gemma 3 has a window in five of six layers although the file says nothing of it', () => {
    const { shape } = shapeFromKeys(keys.gemma3, FILE);
    expect(shape.cacheGroups?.map(({ layers, window }) => [layers, window])).toEqual([
      [29, 1_024],
      [5, null],
    ]);
    expect(shape.tiedEmbeddings).toBe(true);
  });

  it('of a file with a pattern as a number follows it', () => {
    const its = { ...keys.gemma3, 'gemma3.attention.sliding_window_pattern': 2 };
    expect(shapeFromKeys(its, FILE).shape.cacheGroups?.map(({ layers }) => layers)).toEqual([
      17, 17,
    ]);
  });

  it('ignores a window that servers ignore', () => {
    const its = { ...keys.llama31, 'llama.attention.sliding_window': 4_096 };
    expect(shapeFromKeys(its, FILE).shape.cacheGroups?.[0]?.window).toBe(null);
  });

  it('takes no cache for layers that use the one of others', () => {
    const its = { ...keys.gemma4, 'gemma4.attention.shared_kv_layers': 12 };
    const layers = shapeFromKeys(its, FILE).shape.cacheGroups?.map((group) => group.layers);
    expect(layers).toEqual([15, 3]);
  });

  it('of DeepSeek is compact where the file says the length of whole heads', () => {
    const compact = shapeFromKeys(keys.deepseekCompact, FILE).shape;
    expect(bytesPerToken(compact, 'f16')).toBe(70_272);
    expect(bytesPerToken(shapeFromKeys(keys.deepseekLegacy, FILE).shape, 'f16')).toBe(4_997_120);
  });

  it('of Nemotron has a state only in layers with neither heads nor feed-forward part', () => {
    const { shape, missing } = shapeFromKeys(keys.nemotron, FILE);
    expect(missing).toEqual([]);
    expect(shape.cacheGroups).toEqual([
      { layers: 2, kvHeads: 2, keyLength: 128, valueLength: 128, window: null },
    ]);
    expect(shape.recurrent?.layers).toBe(4);
    expect(shape).toMatchObject({ heads: 32, feedForward: 1_856, oneSlot: true });
  });

  it('of Granite has a state in all layers without heads', () => {
    const { shape } = shapeFromKeys(keys.granite, FILE);
    expect(shape.cacheGroups?.[0]).toMatchObject({ layers: 4, kvHeads: 4, keyLength: 128 });
    expect(shape.recurrent).toMatchObject({ layers: 36, groups: 1 });
  });

  it('of LFM2 has convolutions as its state', () => {
    const { recurrent } = shapeFromKeys(keys.lfm2, FILE).shape;
    expect(recurrent).toEqual({ layers: 12, convKernel: 3, inner: 2_048, state: 0, groups: 0 });
  });

  it('counts no layer that is in the file for drafting only', () => {
    const { shape } = shapeFromKeys(keys.glmAir, FILE);
    expect(shape).toMatchObject({ layers: 46, draftLayers: 0 });
    expect(shape.cacheGroups?.[0]?.layers).toBe(46);
  });
});

describe('keys of a server, which leaves long lists out', () => {
  it.each([
    ['heads of Gemma 4', keys.gemma4],
    ['heads of Granite', keys.granite],
    ['heads of Nemotron', keys.nemotron],
  ])('tell no %s: the cache is missing and there is no estimate', (_, its) => {
    const { shape, missing } = shapeFromKeys(keys.blanked(its), FILE);
    expect(missing).toContain('cacheGroups');
    expect(assessFit(shape, { context: 8_192, kv: 'f16', slots: 1 }, cards(24_000))).toMatchObject({
      verdict: 'unknown',
      totalBytes: null,
    });
  });

  it.each([
    ['gpt-oss', keys.gptOss],
    ['Gemma 3', keys.gemma3],
    ['Qwen 3.8', keys.qwen38],
  ])('tell all of %s, which needs no list', (_, its) => {
    expect(shapeFromKeys(keys.blanked(its), FILE).missing).toEqual([]);
  });
});

describe('keys that lie', () => {
  it.each([
    ['llama.block_count', 1e12],
    ['llama.block_count', -1],
    ['llama.block_count', 1.5],
    ['llama.block_count', 'many'],
    ['llama.block_count', null],
  ])('with %s %o have no layers', (name, value) => {
    const { shape, missing } = shapeFromKeys({ ...keys.llama31, [name]: value }, FILE);
    expect(shape.layers).toBe(null);
    expect(shape.cacheGroups).toBe(null);
    expect(missing).toEqual(expect.arrayContaining(['layers', 'cacheGroups']));
  });

  it.each([
    ['attention.head_count_kv', 1e12],
    ['attention.head_count_kv', [8, 8]],
    ['attention.key_length', -64],
    ['attention.value_length', Number.NaN],
  ])('with %s %o have no cache', (name, value) => {
    const { shape, missing } = shapeFromKeys({ ...keys.llama31, [`llama.${name}`]: value }, FILE);
    expect(shape.cacheGroups).toBe(null);
    expect(missing).toContain('cacheGroups');
  });

  it('without an architecture tell nothing', () => {
    expect(shapeFromKeys({}, FILE).missing).toEqual(['architecture']);
    expect(shapeFromKeys({ 'general.architecture': 7 }, FILE).missing).toEqual(['architecture']);
  });

  it('never make a shape that the schema or the arithmetic can not take', () => {
    const value = fc.oneof(
      fc.integer(),
      fc.double(),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.bigInt(),
      fc.array(fc.oneof(fc.integer(), fc.boolean(), fc.string()), { maxLength: 80 }),
    );
    const samples = [
      keys.llama31,
      keys.gemma4,
      keys.nemotron,
      keys.qwen38,
      keys.deepseekLegacy,
      keys.lfm2,
    ];
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.nat(30), value, (its, at, wrong) => {
        const names = Object.keys(its);
        const name = names[at % names.length] ?? '';
        const { shape } = shapeFromKeys({ ...its, [name]: wrong }, FILE);
        expect(shapeSchema.safeParse(shape).success).toBe(true);
        const fit = assessFit(shape, { context: 65_536, kv: 'q8_0', slots: 2 }, cards(24_000));
        expect(Number.isNaN(fit.totalBytes ?? 0) || (fit.totalBytes ?? 0) < 0).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

const byWindow = (one: { window: number | null }, other: { window: number | null }): number =>
  (one.window ?? 0) - (other.window ?? 0);
