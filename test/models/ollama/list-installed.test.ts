import { afterEach, describe, expect, it } from 'vitest';
import {
  createShowCache,
  type ListAsk,
  listInstalled,
} from '../../../electron/models/ollama/list-installed.ts';
import type { SimModel } from '../../sim/ollama/model-memory.ts';
import { type OllamaSim, startOllamaSim } from '../../sim/ollama/start-ollama-sim.ts';

let sim: OllamaSim;
afterEach(() => sim?.close());

const QWEN3 = {
  'general.architecture': 'qwen3',
  'general.parameter_count': 8_190_735_360,
  'qwen3.block_count': 36,
  'qwen3.context_length': 40_960,
  'qwen3.embedding_length': 4_096,
  'qwen3.feed_forward_length': 12_288,
  'qwen3.attention.head_count': 32,
  'qwen3.attention.head_count_kv': 8,
  'qwen3.attention.key_length': 128,
  'qwen3.attention.value_length': 128,
};

async function list(models: readonly SimModel[], ask: Partial<ListAsk> = {}) {
  sim = await startOllamaSim({ models });
  return again(ask);
}
async function again(ask: Partial<ListAsk> = {}) {
  const cache = createShowCache();
  const whole = { entryOf: () => null, shapes: 'unknown', cache, ...ask } as const;
  const listed = await listInstalled({ name: 'ollama', url: sim.url }, whole);
  if (!listed.ok) throw new Error(JSON.stringify(listed.error));
  return listed.value;
}
const shows = () => sim.requests.filter(({ path }) => path === '/api/show').length;

describe('the models of a server', () => {
  it('come with the shape of their own keys', async () => {
    const [model] = await list([{ tag: 'qwen3:8b', size: 5_225_388_164, modelInfo: QWEN3 }]);
    expect(model).toMatchObject({
      server: 'ollama',
      tag: 'qwen3:8b',
      quantization: 'Q4_K_M',
      shapeSource: 'server',
      loaded: null,
      cloud: false,
      shape: {
        layers: 36,
        fileBytes: 5_225_388_164,
        maxContext: 40_960,
        cacheGroups: [{ layers: 36, kvHeads: 8, keyLength: 128, valueLength: 128, window: null }],
      },
    });
  });

  it('are asked for lists of each layer in full', async () => {
    const perLayer = Array.from({ length: 36 }, () => 4);
    const modelInfo = { ...QWEN3, 'qwen3.attention.head_count_kv': perLayer };
    const [model] = await list([{ tag: 'layers:1', modelInfo }]);
    expect(model?.shape?.cacheGroups).toMatchObject([{ layers: 36, kvHeads: 4 }]);
    expect(shows()).toBe(2);
  });

  it('are shown once for each digest', async () => {
    const cache = createShowCache();
    await list([{ tag: 'a:1', digest: 'd1', modelInfo: QWEN3 }], { cache });
    await again({ cache });
    expect(shows()).toBe(1);
  });

  it('are marked when they run in a cloud, and not asked about there', async () => {
    const models = await list([
      { tag: 'big:480b-cloud' },
      { tag: 'alias:latest', remoteHost: 'https://ollama.com' },
    ]);
    expect(models.map(({ cloud }) => cloud)).toEqual([true, true]);
    expect(shows()).toBe(0);
  });

  it('tell what is in memory, and never more than all of it on the GPU', async () => {
    sim = await startOllamaSim({
      models: [{ tag: 'a:1', size: 20e9, psSize: 11e9, gpuShare: 1.4 }],
    });
    const body = JSON.stringify({ model: 'a:1', options: { num_ctx: 65_536 } });
    await fetch(`${sim.url}/api/generate`, { method: 'POST', body });
    const [model] = await again();
    expect(model?.loaded).toMatchObject({ bytes: 11e9, gpuShare: 1, context: 65_536 });
    expect(Date.parse(model?.loaded?.until ?? '')).toBeGreaterThan(Date.now());
  });

  it('fail as a whole only when the list itself does', async () => {
    sim = await startOllamaSim({});
    await sim.close();
    const ask = { entryOf: () => null, shapes: 'all', cache: createShowCache() } as const;
    const listed = await listInstalled({ name: 'ollama', url: sim.url }, ask);
    expect(listed).toMatchObject({ ok: false, error: { kind: 'server-unreachable' } });
  });
});
