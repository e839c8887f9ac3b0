import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../electron/hosts/engine.ts';
import { openEngine } from '../../../electron/hosts/open-engine.ts';
import { runTerminal } from '../../../electron/hosts/terminal/main.ts';
import { modelFailing } from '../../models/exam/exam-scripts.ts';
import {
  type OpenAiSim,
  type OpenAiSimOptions,
  startOpenAiSim,
} from '../../sim/openai/start-openai-sim.ts';
import { createFakeIo } from '../terminal/fake-io.ts';
import { examAround, takeExam, taken } from './exam-rig.ts';

let sim: OpenAiSim;
let engine: Engine;
afterEach(async () => {
  await engine?.close();
  await sim.close();
});

/** An engine whose settings name one OpenAI-compatible server, `team`, and no Ollama that answers. */
async function open(options: OpenAiSimOptions = {}, settings: object = {}) {
  sim = await startOpenAiSim(options);
  const home = mkdtempSync(join(tmpdir(), 'tandem-openai-'));
  const team = { name: 'team', url: sim.url, kind: 'openai', keyVariable: 'HOUSE', slots: 6 };
  const text = { version: 1, servers: [team], executor: 'team/sim-coder', ...settings };
  writeFileSync(join(home, 'settings.json'), JSON.stringify(text));
  const env = { PATH: process.env.PATH, HOME: home, TANDEM_HOME: home, HOUSE: 'house-key-123' };
  const opened = await openEngine({ ...env, OLLAMA_HOST: 'http://127.0.0.1:9' });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  engine = opened.value;
  return engine;
}

async function say(...args: readonly string[]) {
  const fake = createFakeIo();
  const code = await runTerminal(args, fake.io, async () => ({ ok: true, value: engine }));
  return { code, out: fake.out(), errors: fake.errors() };
}

describe('an OpenAI-compatible server in the lists', () => {
  it('is there with its models, whichever list is asked', async () => {
    await open({ models: ['sim-coder', 'sim-other'], apiKey: 'house-key-123' });
    const team = (await engine.models()).find(({ name }) => name === 'team');
    expect(team).toMatchObject({ state: 'ready', version: '0.32.0', detail: '' });
    expect(team?.models.map(({ tag, qualified }) => [tag, qualified])).toEqual([
      ['sim-coder', 'none'],
      ['sim-other', 'none'],
    ]);
    const shop = await engine.desk.shop({ fresh: true });
    expect(shop.servers.find(({ name }) => name === 'team')).toMatchObject({
      ...{ kind: 'openai', flavour: 'vllm', state: 'ready', here: true, canStart: false },
    });
    const installed = shop.installed.filter(({ server }) => server === 'team');
    expect(installed[0]).toMatchObject({
      tag: 'sim-coder',
      digest: null,
      loaded: { context: 65_536 },
    });
  });

  it('says why it can’t be used, by the name of the variable', async () => {
    await open({ apiKey: 'another-key-999' });
    const team = (await engine.models()).find(({ name }) => name === 'team');
    expect(team?.state).toBe('failed');
    expect(team?.detail).toContain('HOUSE');
    await sim.close();
    const gone = (await engine.models()).find(({ name }) => name === 'team');
    expect(gone?.state).toBe('unreachable');
  });

  it('is probed through the engine; one that is not known is refused', async () => {
    await open();
    const report = await engine.desk.probeServer({ server: 'team', tag: null });
    expect(report).toMatchObject({ ok: true, value: { flavour: 'vllm', tag: 'sim-coder' } });
    const ollama = await engine.desk.probeServer({ server: 'ollama', tag: null });
    expect(ollama).toMatchObject({ ok: true, value: { flavour: null } });
    const nobody = await engine.desk.probeServer({ server: 'nobody', tag: null });
    expect(nobody).toMatchObject({ ok: false, error: { kind: 'server-unknown' } });
  });

  it('refuses in words what only its own people can do', async () => {
    await open();
    const { desk } = engine;
    const at = { server: 'team', tag: 'sim-coder' };
    const done = await Promise.all([
      desk.pull(at),
      desk.importFile({ ...at, path: '/x.gguf' }),
      desk.measure({ ...at, context: 16_384 }),
      desk.delete({ ...at, digest: null }),
      desk.unload(at),
      desk.startServer('team'),
    ]);
    const works = done.map((one) => (one.ok ? 'done' : 'work' in one.error && one.error.work));
    expect(works).toEqual(['pull', 'import', 'measure', 'delete', 'unload', 'start']);
    expect(JSON.stringify(done[0])).toContain('OpenAI-compatible');
  });
});

describe('the terminal with an OpenAI-compatible server', () => {
  it('lists it in `models` and tells of it in `doctor`', async () => {
    await open({ autoTools: false });
    const listed = await say('models');
    expect(listed.code).toBe(0);
    expect(listed.out).toContain('sim-coder');
    const examined = await say('doctor');
    expect(examined.out).toContain('team (vllm) 0.32.0 at http://127.0.0.1');
    expect(examined.out).toContain('context: 65,536 tokens');
    expect(examined.out).toContain('it was started without tool calls');
    expect(examined.out.replace(/\s+/g, ' ')).toContain('--enable-auto-tool-choice');
    expect(examined.out + listed.out).not.toContain('house-key');
  });

  it('says what is missing when the executor is not served', async () => {
    await open({ models: ['other'] });
    const { out } = await say('doctor');
    expect(out).toContain('the executor team/sim-coder is not served');
    expect(out).not.toContain('tandem pull team/');
  });

  it('tells what can be told of the fit, and refuses a pull with a way on', async () => {
    await open();
    const fit = await say('fit', 'team/sim-coder');
    expect(fit).toMatchObject({ code: 0, errors: '' });
    expect(fit.out).toContain('team/sim-coder is served with 65,536 tokens of context');
    expect(JSON.parse((await say('fit', 'team/sim-coder', '--json')).out)).toMatchObject({
      ...{ kind: 'fit', server: 'team', tag: 'sim-coder', verdict: 'unknown' },
    });
    const pulled = await say('pull', 'team/sim-coder', '--yes');
    expect(pulled.code).toBe(5);
    expect(pulled.errors).toContain('its models are managed where it runs');
  });
});

describe('the exam over an OpenAI-compatible server', () => {
  it(
    'is passed and kept by server and name, because nothing tells the file',
    async () => {
      sim = await startOpenAiSim({
        personality: 'llama.cpp',
        models: ['exam-coder'],
        script: modelFailing(),
      });
      const around = {
        ...examAround(sim.url),
        servers: [{ name: 'team', url: sim.url, kind: 'openai' as const }],
      };
      const exam = taken(await takeExam(around, { server: 'team', tag: 'exam-coder' }));
      expect(exam).toMatchObject({ verdict: 'executor', transport: 'native', digest: null });
      expect(exam).toMatchObject({ server: 'team', tag: 'exam-coder', context: 16_384 });
      const { createResults } = await import('../../../electron/models/results/results.ts');
      const results = createResults({ home: around.home, policyFolder: null });
      expect(results.keepQualification(exam).ok).toBe(true);
      const asked = { server: 'team', tag: 'exam-coder', digest: null };
      expect(results.qualificationFor(asked)).toMatchObject({ match: 'exact' });
    },
    4 * 60_000,
  );
});
