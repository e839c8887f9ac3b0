import { afterEach, describe, expect, it } from 'vitest';
import { isVendor } from '../../../electron/executor/servers/openai/vendors.ts';
import { startOllamaSim } from '../../sim/ollama/start-ollama-sim.ts';
import {
  type OpenAiSim,
  type OpenAiSimOptions,
  startOpenAiSim,
} from '../../sim/openai/start-openai-sim.ts';
import { createTalk } from './rig.ts';

let sim: OpenAiSim;
afterEach(() => sim?.close());

async function prepare(options: OpenAiSimOptions, asked = {}, more = {}) {
  sim = await startOpenAiSim(options);
  return createTalk(sim, more).prepare(asked);
}
const notesOf = (ready: Awaited<ReturnType<typeof prepare>>) =>
  ready.ok ? ready.value.notes.map(({ what }) => what) : ready.error;

describe('preparing a vLLM', () => {
  it('reads its kind, version, context and that it holds models to strict schemas', async () => {
    const ready = await prepare({ models: [{ id: 'sim-coder', context: 65_536 }] });
    expect(ready).toMatchObject({
      ok: true,
      value: {
        ...{ flavour: 'vllm', version: '0.32.0', digest: null, slots: null, gpuShare: null },
        contextAllocated: 65_536,
        capabilities: ['completion', 'tools', 'strict-tools'],
        settings: {
          contextLength: 32_768,
          transport: 'native',
          flavour: 'vllm',
          strictTools: true,
        },
        notes: [],
      },
    });
  });

  it('leaves strict schemas out where they are refused', async () => {
    const ready = await prepare({ refusesStrict: true });
    expect(ready).toMatchObject({ value: { capabilities: ['completion', 'tools'] } });
    expect(ready.ok && ready.value.settings.strictTools).toBeUndefined();
  });

  it('goes on without native tools when it was started without them, and says with which flags', async () => {
    const ready = await prepare({ autoTools: false });
    expect(ready).toMatchObject({ value: { capabilities: ['completion'] } });
    expect(ready.ok && ready.value.settings.transport).not.toBe('native');
    expect(JSON.stringify(notesOf(ready))).toContain('tools-as-text');
    expect(JSON.stringify(ready)).toContain('--enable-auto-tool-choice');
  });

  it('takes the slots of the settings, because it does not tell its own', async () => {
    expect(await prepare({}, {}, { slots: 16 })).toMatchObject({ value: { slots: 16 } });
  });

  it('lowers a context that is longer than served, with a note', async () => {
    const ready = await prepare({ models: [{ id: 'sim-coder', context: 16_384 }] });
    expect(ready).toMatchObject({ value: { settings: { contextLength: 16_384 } } });
    expect(notesOf(ready)).toEqual(['context-shorter']);
  });

  it('refuses a context in which no step fits, and says what makes it longer', async () => {
    const ready = await prepare({ models: [{ id: 'sim-coder', context: 4_096 }] });
    expect(ready).toMatchObject({ error: { kind: 'model-unsuitable' } });
    expect(JSON.stringify(ready)).toContain('--max-model-len');
  });

  it('names what is served when another model is asked for', async () => {
    const ready = await prepare({ models: ['a-7b', 'b-7b'] });
    expect(ready).toEqual({
      ok: false,
      error: { kind: 'model-missing', server: 'team', tag: 'sim-coder', known: ['a-7b', 'b-7b'] },
    });
  });
});

describe('preparing a llama-server', () => {
  const personality = 'llama.cpp';
  it('reads context of a slot, slots, build and abilities', async () => {
    const ready = await prepare({ personality, slots: 3, thinking: true });
    expect(ready).toMatchObject({
      value: {
        ...{ flavour: 'llama.cpp', version: 'b11669-sim', slots: 3, contextAllocated: 65_536 },
        capabilities: ['completion', 'tools', 'thinking'],
        settings: { transport: 'native', think: true },
      },
    });
    expect(sim.chats).toHaveLength(0);
  });

  it('refuses another model than it runs, although it would answer to any name', async () => {
    const ready = await prepare({ personality, models: ['other-7b'] });
    expect(ready).toMatchObject({ error: { kind: 'model-missing', known: ['other-7b'] } });
  });

  it('takes a name that means the same file, with a note', async () => {
    const models = ['/srv/models/Sim-Coder.gguf'];
    const ready = await prepare({ personality, models });
    expect(notesOf(ready)).toEqual(['model-name']);
  });

  it('gives tools as text when its template knows none, which it would not tell', async () => {
    const ready = await prepare({ personality, supportsTools: false });
    expect(ready.ok && ready.value.settings.transport).not.toBe('native');
    expect(JSON.stringify(ready)).toContain('pass over them in silence');
  });

  it('waits while its model loads', async () => {
    sim = await startOpenAiSim({ personality, loadingFor: 5 });
    const talk = createTalk(sim);
    expect(await talk.prepare()).toMatchObject({ ok: true });
    expect(talk.pulses.filter(({ phase }) => phase === 'load').length).toBeGreaterThan(1);
  });
});

describe('preparing an LM Studio', () => {
  const personality = 'lmstudio';
  it('loads the model with the context of the run before anything is asked', async () => {
    const ready = await prepare({ personality });
    expect(ready).toMatchObject({
      value: { flavour: 'lmstudio', contextAllocated: 32_768, slots: 4, quantization: 'Q4_K_M' },
    });
    expect(sim.loaded()).toEqual([{ id: 'sim-coder', instance: 'sim-coder', context: 32_768 }]);
  });

  it('leaves a model alone that has enough', async () => {
    const models = [{ id: 'sim-coder', loaded: true, context: 50_000 }];
    expect(await prepare({ personality, models })).toMatchObject({
      value: { contextAllocated: 50_000, loadMs: 0, settings: { contextLength: 32_768 } },
    });
    expect(sim.requests.some(({ path }) => path.endsWith('/load'))).toBe(false);
  });

  it('exchanges one that is loaded with too little, and says so', async () => {
    const models = [{ id: 'sim-coder', loaded: true, context: 4_096 }];
    const ready = await prepare({ personality, models });
    expect(ready).toMatchObject({ value: { contextAllocated: 32_768 } });
    expect(notesOf(ready)).toEqual(['loaded-anew']);
    expect(sim.loaded()).toHaveLength(1);
  });

  it('asks for no more than the model was trained for', async () => {
    const models = [{ id: 'sim-coder', trained: 16_384 }];
    expect(await prepare({ personality, models })).toMatchObject({
      value: { contextAllocated: 16_384, settings: { contextLength: 16_384 } },
    });
  });

  it('of before 0.4 is used with the context that it chose, or refused', async () => {
    const short = await prepare({ personality, old: true });
    expect(short).toMatchObject({ error: { kind: 'model-unsuitable' } });
    expect(JSON.stringify(short)).toContain('load the model in LM Studio with a larger context');
    await sim.close();
    const models = [{ id: 'sim-coder', loaded: true, context: 20_000 }];
    const enough = await prepare({ personality, old: true, models });
    expect(enough).toMatchObject({ value: { settings: { contextLength: 20_000 } } });
  });

  it('is not believed that it loaded a model which is not in memory', async () => {
    const ready = await prepare({ personality, ignoresLoad: true });
    expect(ready).toMatchObject({ error: { kind: 'server-failed' } });
  });

  it('tells when the model was not trained for tools', async () => {
    expect(notesOf(await prepare({ personality, supportsTools: false }))).toEqual([
      'untrained-tools',
    ]);
  });
});

describe('preparing what is something else', () => {
  it('sends people with an Ollama to its own protocol', async () => {
    const ollama = await startOllamaSim();
    try {
      const ready = await createTalk(ollama).prepare();
      expect(ready).toMatchObject({ error: { kind: 'server-failed' } });
    } finally {
      await ollama.close();
    }
  });

  it('names a key that is refused', async () => {
    const ready = await prepare(
      { apiKey: 'sk-right-1234' },
      {},
      { keyVariable: 'TEAM', key: null },
    );
    expect(ready).toMatchObject({ error: { kind: 'server-failed' } });
    expect(JSON.stringify(ready)).toContain('TEAM is not set');
  });

  it('keeps the source away from vendors unless people allowed it', async () => {
    const url = 'https://api.openai.com/v1';
    const ready = await createTalk({ url }).prepare();
    expect(ready).toMatchObject({ error: { kind: 'model-unsuitable' } });
    expect(isVendor('vllm.company.example')).toBe(false);
  });

  it('tells that nobody listens', async () => {
    sim = await startOpenAiSim();
    const talk = createTalk(sim);
    await sim.close();
    expect(await talk.prepare()).toMatchObject({ error: { kind: 'server-unreachable' } });
  });
});

describe('counting tokens', () => {
  it.each(['vllm', 'llama.cpp'] as const)('is done by %s', async (personality) => {
    sim = await startOpenAiSim({ personality });
    const { server } = createTalk(sim);
    expect(
      await server.countTokens?.('sim-coder', 'x'.repeat(400), AbortSignal.timeout(5_000)),
    ).toBe(100);
  });

  it('is not known of LM Studio', async () => {
    sim = await startOpenAiSim({ personality: 'lmstudio' });
    const { server } = createTalk(sim);
    expect(await server.countTokens?.('sim-coder', 'xxxx', AbortSignal.timeout(5_000))).toBeNull();
  });
});
