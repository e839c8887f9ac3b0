import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectGguf } from '../../../electron/models/gguf/inspect-gguf.ts';
import { ggufBytes, type Spec } from './gguf-bytes.ts';
import { deepseek2, gemma3, hybrid, llama, patterned, qwen2 } from './sample-models.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-inspect-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function inspect(spec: Spec) {
  const path = join(folder, 'model.gguf');
  writeFileSync(path, ggufBytes(spec));
  return inspectGguf(path);
}

async function requireShape(spec: Spec) {
  const result = await inspect(spec);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe('the shape of a model, read from its own file', () => {
  it('has the numbers that its memory depends on', async () => {
    const { shape, missing, architecture, name } = await requireShape(llama);
    expect(missing).toEqual([]);
    expect({ architecture, name }).toEqual({ architecture: 'llama', name: 'Sample llama' });
    expect(shape).toMatchObject({
      layers: 32,
      heads: 32,
      embedding: 4096,
      feedForward: 14_336,
      vocabulary: 6000,
      maxContext: 8192,
      quantization: 'Q4_K_M',
      tiedEmbeddings: false,
      fileBytes: ggufBytes(llama).length,
      cacheGroups: [{ layers: 32, kvHeads: 8, keyLength: 128, valueLength: 128, window: null }],
    });
  });

  it('knows few heads of a cache from many of attention', async () => {
    expect((await requireShape(qwen2)).shape.cacheGroups).toEqual([
      { layers: 28, kvHeads: 4, keyLength: 128, valueLength: 128, window: null },
    ]);
  });

  it('tells layers with a window from those without', async () => {
    const { shape } = await requireShape(gemma3);
    const windows = shape.cacheGroups?.map(({ layers, window }) => [window, layers]);
    expect(windows).toHaveLength(2);
    expect(windows).toEqual(
      expect.arrayContaining([
        [1024, 29],
        [null, 5],
      ]),
    );
  });

  it('takes windows layer by layer where the file lists them', async () => {
    const { shape } = await requireShape(patterned);
    expect(shape.cacheGroups).toEqual(
      expect.arrayContaining([
        { layers: 25, kvHeads: 8, keyLength: 256, valueLength: 256, window: 1024 },
        { layers: 5, kvHeads: 2, keyLength: 512, valueLength: 512, window: null },
      ]),
    );
  });

  it('counts only the layers of a hybrid that keep a cache', async () => {
    const { shape } = await requireShape(hybrid);
    expect(shape.cacheGroups).toEqual([
      { layers: 4, kvHeads: 8, keyLength: 128, valueLength: 128, window: null },
    ]);
    expect(shape.recurrent).toMatchObject({ layers: 36, inner: 8192, state: 128 });
  });

  it('knows the compressed cache of a model with latent attention', async () => {
    const { shape } = await requireShape(deepseek2);
    expect(shape.latent).toEqual({ layers: 61, rank: 512, rope: 64 });
    expect(shape).toMatchObject({ cacheGroups: null, fullHeads: null });
  });

  it('says what a header leaves out', async () => {
    const keys = llama.keys.filter(([key]) => key !== 'llama.attention.head_count');
    expect((await requireShape({ ...llama, keys })).missing).toContain('heads');
  });
});

const tensors = [{ name: 'output.weight', dimensions: [32] }];
const withKeys = (...keys: Spec['keys']): Spec => ({ keys, tensors });

describe('a GGUF file that no server could run by itself', () => {
  it.each([
    ['says no architecture', withKeys(), /what kind of model/],
    ['says it in numbers', withKeys(['general.architecture', { u32: 3 }]), /what kind of model/],
    ['is a vision part', withKeys(['general.architecture', { text: 'clip' }]), /vision part/],
    [
      'is an adapter',
      withKeys(['general.architecture', { text: 'llama' }], ['general.type', { text: 'adapter' }]),
      /adapter/,
    ],
    [
      'is a part of several',
      withKeys(
        ['general.architecture', { text: 'llama' }],
        ['split.count', { u32: 3 }],
        ['split.no', { u32: 0 }],
      ),
      /part 1 of 3/,
    ],
  ])('because it %s is refused in a sentence', async (_why, spec, sentence) => {
    const result = await inspect(spec);
    expect(result).toMatchObject({ ok: false, error: { kind: 'file-invalid' } });
    expect(JSON.stringify(result)).toMatch(sentence);
  });

  it('because it is not there is said as such', async () => {
    expect(await inspectGguf(join(folder, 'none.gguf'))).toMatchObject({
      ok: false,
      error: { kind: 'file-unreadable' },
    });
  });
});
