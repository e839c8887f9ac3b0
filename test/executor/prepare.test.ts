import { afterEach, describe, expect, it } from 'vitest';
import type { SimModel } from '../sim/ollama/model-memory.ts';
import {
  type OllamaSim,
  type OllamaSimOptions,
  startOllamaSim,
} from '../sim/ollama/start-ollama-sim.ts';
import { createRig, type RigOptions } from './rig.ts';

let sim: OllamaSim;
afterEach(() => sim.close());

async function prepare(options: OllamaSimOptions = {}, rigOptions: RigOptions = {}) {
  sim = await startOllamaSim(options);
  const rig = createRig(sim, rigOptions);
  return { rig, ready: await rig.prepare() };
}

const model = (more: Partial<SimModel>): OllamaSimOptions => ({
  models: [{ tag: 'sim-coder:7b', ...more }],
});

describe('preparing a model', () => {
  it('loads it and reports what the server allocated', async () => {
    const { ready } = await prepare(
      model({ gpuShare: 0.5, digest: 'f'.repeat(64), quantization: 'Q6_K' }),
    );
    expect(ready).toMatchObject({
      ok: true,
      value: {
        event: {
          kind: 'env.probed',
          server: 'ollama',
          version: '0.32.15',
          model: 'sim-coder:7b',
          digest: 'f'.repeat(64),
          quantization: 'Q6_K',
          contextAsked: 32_768,
          contextAllocated: 32_768,
          gpuShare: 0.5,
          capabilities: ['completion', 'tools'],
        },
      },
    });
    expect(sim.loads()).toBe(1);
  });

  it('waits for a slow load and shows it', async () => {
    const { rig, ready } = await prepare({ loadMs: 300 }, { server: { stallMs: 60, pollMs: 20 } });
    expect(ready.ok).toBe(true);
    expect(rig.pulses.filter((pulse) => pulse.phase === 'load').length).toBeGreaterThan(3);
  });

  it('refuses a shorter context than was asked for', async () => {
    const { ready } = await prepare(model({ allocates: 4096 }));
    expect(ready).toMatchObject({
      ok: false,
      error: { kind: 'context-short', asked: 32_768, allocated: 4096 },
    });
  });

  it.each(['unknown', ''])('takes a quantisation that is %j as not told', async (quantization) => {
    const { ready } = await prepare(model({ quantization }));
    expect(ready).toMatchObject({ ok: true, value: { event: { quantization: null } } });
  });

  it('uses what the model was trained for and says so', async () => {
    const { rig, ready } = await prepare(model({ contextLength: 16_384 }));
    expect(ready).toMatchObject({ ok: true, value: { event: { contextAllocated: 16_384 } } });
    expect(rig.of('env.fault')[0]?.what).toBe('context-shorter');
  });

  const refusals: readonly [string, OllamaSimOptions, string][] = [
    ['a model that is not there', { models: ['other:1b'] }, 'model-missing'],
    ['a model that can not chat', model({ capabilities: ['embedding'] }), 'model-unsuitable'],
    ['a model trained for too little', model({ contextLength: 4096 }), 'model-unsuitable'],
    [
      'a model that runs in a cloud',
      model({ remoteHost: 'https://ollama.com' }),
      'model-unsuitable',
    ],
    ['a load that fails', { loadError: 'unable to load full model on GPU' }, 'server-failed'],
    ['a proxy that wants a password', { authorization: 'Basic x' }, 'server-failed'],
  ];
  it.each(refusals)('refuses %s', async (_name, options, kind) => {
    expect((await prepare(options)).ready).toMatchObject({ ok: false, error: { kind } });
  });

  it('uses a model that runs in a cloud where the settings allow it', async () => {
    const options = model({ remoteHost: 'https://ollama.com' });
    const { ready } = await prepare(options, { server: { allowCloud: true } });
    expect(ready).toMatchObject({ ok: true });
  });

  it('names the server when nothing listens', async () => {
    sim = await startOllamaSim();
    await sim.close();
    expect(await createRig(sim).prepare()).toMatchObject({
      ok: false,
      error: { kind: 'server-unreachable', server: 'ollama', url: sim.url },
    });
  });

  it('says what is wrong with an address', async () => {
    const { ready } = await prepare({}, { server: { url: 'ftp://user:secret@box' } });
    expect(ready).toMatchObject({ ok: false, error: { kind: 'server-unreachable' } });
    expect(JSON.stringify(ready)).not.toContain('secret');
  });

  it('sends user and password of the address as a header only', async () => {
    const authorization = `Basic ${Buffer.from('team:p@ss').toString('base64')}`;
    sim = await startOllamaSim({ authorization });
    const url = `http://team:p%40ss@127.0.0.1:${sim.port}`;
    const ready = await createRig(sim, { server: { url } }).prepare();
    expect(ready).toMatchObject({ ok: true, value: { event: { url: sim.url } } });
  });

  it('stops loading when it is aborted', async () => {
    sim = await startOllamaSim({ loadMs: 30_000 });
    const stop = new AbortController();
    const ready = createRig(sim, { signal: stop.signal }).prepare();
    await expect.poll(() => sim.loads()).toBe(1);
    stop.abort(new Error('stopped by hand'));
    await expect(ready).rejects.toThrow('stopped by hand');
    await expect.poll(() => sim.loadsAborted()).toBe(1);
  });

  it('gives up a load when the server goes away', async () => {
    sim = await startOllamaSim({ loadMs: 30_000 });
    const ready = createRig(sim).prepare();
    await expect.poll(() => sim.loads()).toBe(1);
    await sim.close();
    expect(await ready).toMatchObject({ ok: false, error: { kind: 'server-unreachable' } });
  });
});
