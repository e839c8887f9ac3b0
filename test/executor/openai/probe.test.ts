import { afterEach, describe, expect, it } from 'vitest';
import { probeServer } from '../../../electron/executor/servers/openai/probe.ts';
import { startOllamaSim } from '../../sim/ollama/start-ollama-sim.ts';
import {
  type OpenAiSim,
  type OpenAiSimOptions,
  startOpenAiSim,
} from '../../sim/openai/start-openai-sim.ts';

let sim: OpenAiSim;
afterEach(() => sim?.close());

const asked = {
  tag: 'sim-coder',
  contextTokens: 32_768,
  here: true,
  generates: true,
  timeoutMs: 5_000,
  signal: new AbortController().signal,
};

async function probe(options: OpenAiSimOptions, more: object = {}, server: object = {}) {
  sim = await startOpenAiSim(options);
  const report = await probeServer(
    { url: sim.url, name: 'team', ...server },
    { ...asked, ...more },
  );
  const of = (what: string) => report.findings.find((finding) => finding.what === what);
  return { report, of, states: report.findings.map(({ what, status }) => `${what} ${status}`) };
}

describe('the probe of a server', () => {
  it('finds all well with a vLLM that has its flags', async () => {
    const { report, states } = await probe({}, {}, { slots: 8 });
    expect(report).toMatchObject({ flavour: 'vllm', version: '0.32.0', tag: 'sim-coder' });
    expect(states).toEqual([
      ...['kind ok', 'models ok', 'context ok', 'slots ok', 'tools ok'],
      ...['answers ok', 'tokens ok', 'metrics ok'],
    ]);
    expect(sim.chats).toEqual([]);
  });

  it('gives the flags of a vLLM without tool calls', async () => {
    const { of } = await probe({ autoTools: false, models: ['Qwen2.5-Coder'] }, { tag: null });
    expect(of('tools')).toMatchObject({
      status: 'warning',
      found: 'it was started without tool calls',
    });
    expect(of('tools')?.next).toContain('--enable-auto-tool-choice --tool-call-parser hermes');
  });

  it('knows a llama-server by its pages, and a template without tools', async () => {
    const { report, of } = await probe({
      personality: 'llama.cpp',
      supportsTools: false,
      slots: 1,
    });
    expect(report.flavour).toBe('llama.cpp');
    expect(of('tools')?.status).toBe('warning');
    expect(of('slots')?.found).toBe('one request at a time');
  });

  it('loads nothing in LM Studio and says what a run will load', async () => {
    const { report, of } = await probe({ personality: 'lmstudio' });
    expect(report.flavour).toBe('lmstudio');
    expect(of('context')?.found).toContain('loaded by Tandem with 32,768 tokens');
    expect(sim.loaded()).toEqual([]);
  });

  it('generates nothing when it is only to look', async () => {
    const { states } = await probe({}, { generates: false });
    expect(states).toEqual(['kind ok', 'models ok', 'context ok', 'slots warning']);
    expect(sim.requests.every(({ path }) => !path.endsWith('completions'))).toBe(true);
  });

  const contexts: readonly [number, string][] = [
    [4_096, 'bad'],
    [16_384, 'warning'],
    [65_536, 'ok'],
  ];
  it.each(contexts)('judges a context of %i as %s', async (context, status) => {
    const { of } = await probe({ models: [{ id: 'sim-coder', context }] });
    expect(of('context')?.status).toBe(status);
  });

  it('names the models when the one asked for is not among them', async () => {
    const { of } = await probe({ models: ['a-7b', 'b-7b'] });
    expect(of('models')).toMatchObject({ status: 'bad' });
    expect(of('models')?.found).toContain('a-7b, b-7b');
  });

  it('tells a missing key by the name of its variable and never shows one', async () => {
    const missing = await probe({ apiKey: 'sk-house-1' }, {}, { keyVariable: 'TEAM', key: null });
    expect(missing.states).toEqual(['key bad']);
    await sim.close();
    const wrong = await probe(
      { apiKey: 'sk-house-1' },
      {},
      { keyVariable: 'TEAM', key: 'sk-other' },
    );
    expect(JSON.stringify(wrong.report)).toContain('TEAM');
    expect(JSON.stringify(wrong.report)).not.toContain('sk-');
  });

  it('warns of source and key on an open connection to another machine', async () => {
    const { of } = await probe({}, { here: false }, { keyVariable: 'TEAM', key: 'sk-x' });
    expect(of('encryption')?.found).toContain('source code and the key travel');
  });

  it('says so when tools could not be tried', async () => {
    const full = await probe({ slots: 0, maxQueue: 0 });
    expect(full.of('tools')?.found).toContain('could not be tried');
    expect(full.of('tools')?.status).toBe('warning');
  });

  it('says that a model still loads', async () => {
    const { of } = await probe({ personality: 'llama.cpp', loadingFor: 50 });
    expect(of('models')?.found).toContain('still loading');
  });

  it('tells an Ollama, and that nobody is there', async () => {
    const ollama = await startOllamaSim();
    const report = () => probeServer({ url: ollama.url, name: 'team' }, asked);
    const found = await report();
    await ollama.close();
    const gone = await report();
    expect(found.findings.at(-1)?.status).toBe('bad');
    expect(gone.findings.at(-1)).toMatchObject({ what: 'address', status: 'bad' });
  });

  it('shows no password of an address', async () => {
    sim = await startOpenAiSim();
    const url = sim.url.replace('http://', 'http://ada:hunter2@');
    const report = await probeServer({ url, name: 'team' }, asked);
    expect(report.flavour).toBe('vllm');
    expect(JSON.stringify(report)).not.toContain('hunter2');
    expect(sim.requests[0]?.headers.authorization).toMatch(/^Basic /);
  });
});
