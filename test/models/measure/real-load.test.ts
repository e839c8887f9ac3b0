import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createOllamaServer } from '../../../electron/executor/servers/ollama.ts';
import { inspectGguf } from '../../../electron/models/gguf/inspect-gguf.ts';
import { realJobClock } from '../../../electron/models/jobs/job-clock.ts';
import { measureModel } from '../../../electron/models/measure/measure-model.ts';
import { createEngineRig, type EngineRig } from '../../llama/engine-rig.ts';
import { sayWhyNoLlama } from '../../llama/why-no-llama.ts';

const TAG = 'talker:tiny';
const LONG = Array.from({ length: 120 }, (_, at) => `word ${at}`).join(', ');
const psSchema = z.object({
  models: z.array(
    z.object({ size: z.number(), size_vram: z.number(), context_length: z.number() }),
  ),
});

describe.skipIf(sayWhyNoLlama() !== null)('a measurement on a real llama.cpp', () => {
  let rig: EngineRig;
  beforeAll(async () => {
    rig = await createEngineRig({ [TAG]: [{ match: [], turns: [[{ text: LONG }]] }] });
  });
  afterAll(() => rig?.close());

  const measure = async (context: number, signal = new AbortController().signal) => {
    const inspected = await inspectGguf(rig.fileOf(TAG));
    if (!inspected.ok) throw new Error(JSON.stringify(inspected.error));
    const said: string[] = [];
    const result = await measureModel(
      {
        tag: TAG,
        context,
        kv: 'f16',
        slots: 1,
        server: createOllamaServer({ url: rig.front.url }),
        serverName: 'ollama',
        machine: 'this',
        shape: inspected.value.shape,
        expectedBytes: null,
        // This engine uses the processor: there is no device whose memory would drop.
        freeBytes: async () => new Map(),
        async readLoaded() {
          const { models } = psSchema.parse(JSON.parse((await rig.get('/api/ps')).text));
          const [model] = models;
          if (model === undefined) return null;
          return { bytes: model.size, gpuBytes: model.size_vram, context: model.context_length };
        },
        unload: async () => void (await rig.post('/api/generate', { model: TAG, keep_alive: 0 })),
        clock: realJobClock,
      },
      ({ detail }) => said.push(detail ?? ''),
      signal,
    );
    return { result, said };
  };

  it('loads anew, reads back the context and tells rates at each length of prompt that fits', async () => {
    // In memory already, with another context: what is measured is a load all the same.
    await rig.chat({ model: TAG, messages: [{ role: 'user', content: 'Hello.' }], think: false });
    const answersBefore = rig.front.answers.length;
    const { result, said } = await measure(10_240);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    const { rates, ...memory } = result.value;
    expect(memory).toMatchObject({
      serverVersion: '0.33.0',
      quantization: 'F32',
      context: 10_240,
      contextAllocated: 10_240,
      gpuShare: 0,
      basis: 'server',
    });
    expect(memory.loadMs).toBeGreaterThan(1);
    expect(rates).toHaveLength(2);
    for (const [at, size] of [2048, 8192].entries()) {
      const rate = rates[at];
      expect(Math.abs((rate?.promptTokens ?? 0) - size)).toBeLessThan(size * 0.1);
      expect(rate?.prefillPerSecond).toBeGreaterThan(100);
      expect(rate?.decodePerSecond).toBeGreaterThan(5);
    }
    // Each prompt was read as a whole: nothing of it was in the engine's memory from the one before.
    const answers = rig.front.answers.slice(answersBefore);
    expect(answers).toHaveLength(3);
    for (const answer of answers) expect(answer.cachedTokens).toBeLessThan(100);
    expect(said.at(-1)).toContain('None of it is on a GPU');
  }, 120_000);

  it('ends when it is stopped, and the engine is free for others', async () => {
    const stop = new AbortController();
    const before = rig.front.answers.length;
    const measuring = measure(10_240, stop.signal);
    measuring.catch(() => undefined);
    await expect
      .poll(() => rig.front.answers.length, { timeout: 60_000 })
      .toBeGreaterThan(before + 1);
    stop.abort('keep');
    await expect(measuring).rejects.toBe('keep');
    await rig.chat({ model: TAG, messages: [{ role: 'user', content: 'Hello.' }], think: false });
    // Whatever of the measurement was still read when it was stopped was not read to its end.
    const cut = rig.front.answers.slice(before + 2, -1);
    expect(cut.map(({ finish }) => finish)).toEqual(cut.map(() => 'aborted'));
  }, 120_000);
});
