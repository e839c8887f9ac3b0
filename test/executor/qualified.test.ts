import { afterEach, describe, expect, it } from 'vitest';
import { QUALIFICATION_FORMAT, type Qualification } from '../../shared/models/qualification.ts';
import { type OllamaSim, startOllamaSim } from '../sim/ollama/start-ollama-sim.ts';
import { createRig, finish, type RigOptions } from './rig.ts';

let sim: OllamaSim;
afterEach(() => sim.close());

const qualification = (more: Partial<Qualification>): Qualification => ({
  format: QUALIFICATION_FORMAT,
  exam: 1,
  tandem: '0.3.0',
  takenAt: '2026-11-20T08:00:00.000Z',
  machine: 'm1',
  server: 'ollama',
  serverVersion: '0.32.15',
  tag: 'sim-coder:7b',
  digest: null,
  quantization: 'Q4_K_M',
  context: 32_768,
  verdict: 'executor',
  transport: 'native',
  byTransport: [],
  origin: 'here',
  ...more,
});

async function prepare(
  executor: NonNullable<RigOptions['executor']>,
  capabilities: readonly string[] = ['completion', 'tools'],
) {
  sim = await startOllamaSim({
    models: [{ tag: 'sim-coder:7b', capabilities: [...capabilities] }],
  });
  const rig = createRig(sim, { executor });
  const ready = await rig.prepare();
  if (!ready.ok) throw new Error(JSON.stringify(ready.error));
  return { event: ready.value.event, notes: rig.of('env.fault') };
}

const found = (more: Partial<Qualification>) => ({
  qualificationOf: async () => qualification(more),
});

describe('a model with an exam', () => {
  it('is used over the transport that the exam found best, without a word', async () => {
    const { event, notes } = await prepare(found({ transport: 'text' }));
    expect(event).toMatchObject({ qualified: true, transport: 'text' });
    expect(notes).toEqual([]);
  });

  it('is asked for by the digest that the server told', async () => {
    const asked: (string | null)[] = [];
    const qualificationOf = async (digest: string | null) => {
      asked.push(digest);
      return null;
    };
    const { event } = await prepare({ qualificationOf });
    expect(asked).toEqual([event.digest]);
    expect(event.digest).toMatch(/^a+/);
  });

  it('is used with one warning when the exam was never sat', async () => {
    const { event, notes } = await prepare({ qualificationOf: async () => null });
    expect(event).toMatchObject({ qualified: false, transport: 'native' });
    expect(notes).toEqual([
      {
        kind: 'env.fault',
        what: 'unqualified',
        detail:
          'ollama/sim-coder:7b has not sat Tandem’s exam on this server, so nobody knows how well it works with tools; `tandem qualify ollama/sim-coder:7b` finds out',
      },
    ]);
  });

  it('is used with one warning when it failed', async () => {
    const { event, notes } = await prepare(found({ verdict: 'unfit', transport: null }));
    expect(event).toMatchObject({ qualified: false, transport: 'native' });
    expect(notes.map((note) => [note.what, note.detail])).toEqual([
      [
        'unfit',
        'ollama/sim-coder:7b failed Tandem’s exam on 2026-11-20: it is not an executor, and steps will probably fail; choose another model with the plan',
      ],
    ]);
  });

  it('is used with one warning when it is good for single files only', async () => {
    const { event, notes } = await prepare(found({ verdict: 'limited' }));
    expect(event.qualified).toBe(true);
    expect(notes.map((note) => note.what)).toEqual(['limited']);
  });

  it('keeps to what the server offers when the exam names another transport', async () => {
    const { event } = await prepare(found({ transport: 'native' }), ['completion']);
    expect(event.transport).toBe('constrained');
  });

  it('has the transports that the server offers for a ladder, unless one is forced', async () => {
    const tools = await prepare(found({ transport: 'constrained' }));
    expect(tools.event.transport).toBe('constrained');
    expect(tools.event.ladder).toEqual(['native', 'constrained', 'text']);
    await sim.close();
    const none = await prepare({}, ['completion']);
    expect(none.event.ladder).toEqual(['constrained', 'text']);
    await sim.close();
    expect((await prepare({ transport: 'native' })).event.ladder).toBeUndefined();
  });

  it('says nothing where nobody keeps exams', async () => {
    const { event, notes } = await prepare({});
    expect(event).toMatchObject({ qualified: false, transport: 'native' });
    expect(notes).toEqual([]);
  });
});

describe('an attempt', () => {
  it('goes over the transport of the log, whatever the exam says by now', async () => {
    sim = await startOllamaSim({ script: [{ turns: [finish] }] });
    const now = found({ transport: 'native' });
    const rig = createRig(sim, { executor: now, ready: { transport: 'text' } });
    expect(await rig.attempt()).toMatchObject({ ok: true });
    expect(sim.chats[0]?.tools).toEqual([]);
    expect(rig.of('model.requested')[0]?.parameters).toMatchObject({ transport: 'text' });
  });

  it('goes as the model’s abilities say in a log that has no word about it', async () => {
    sim = await startOllamaSim({ script: [{ turns: [finish] }] });
    const rig = createRig(sim, {});
    expect(await rig.attempt()).toMatchObject({ ok: true });
    expect(sim.chats[0]?.tools.length).toBeGreaterThan(5);
  });
});
