import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { RunEvent } from '../../../shared/run/event.ts';
import { createRig, type Rig } from '../../e2e/rig.ts';
import { startOllamaSim } from '../../sim/ollama/start-ollama-sim.ts';
import { startOpenAiSim } from '../../sim/openai/start-openai-sim.ts';
import { planOf, scriptOf, TAG, verdictOf } from './fleet.ts';

/** A pool of servers that are spoken to in different ways: an attempt moves from one way to the other. */
const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close();
});

const STEPS = 3;
const script = scriptOf(STEPS);

async function startMixed() {
  const ollama = await startOllamaSim({ models: [TAG], script });
  const vllm = await startOpenAiSim({
    personality: 'vllm',
    models: ['org/sim-coder'],
    script,
    apiKey: 'house-key',
  });
  closing.push(ollama, vllm);
  const home = mkdtempSync(join(tmpdir(), 'tandem-mixed-home-'));
  const settings = {
    parallelSteps: 1,
    servers: [
      { name: 'rack', url: `${vllm.url}/v1`, kind: 'openai', keyVariable: 'RACK_KEY', slots: 4 },
      { name: 'box', url: ollama.url },
    ],
    pools: [
      {
        name: 'team',
        members: [{ server: 'rack', tag: 'org/sim-coder', weight: 4 }, { server: 'box' }],
      },
    ],
  };
  writeFileSync(join(home, 'settings.json'), JSON.stringify(settings));
  const rig = await createRig({
    home,
    claude: { answers: { plan: [planOf(STEPS)], verify: [verdictOf(STEPS)] } },
  });
  closing.push(rig);
  Object.assign(rig.env, { RACK_KEY: 'house-key' });
  return { rig, ollama, vllm };
}

const executorsOf = (rig: Rig) =>
  rig.events.flatMap((event: RunEvent) =>
    event.kind === 'model.responded' && event.role === 'executor' ? [event] : [],
  );

it('rides on vLLM and Ollama together, and goes on over Ollama when vLLM is gone', async () => {
  const { rig, ollama, vllm } = await startMixed();
  let gone = false;
  const { runId, finished } = await rig.run(
    { executor: `team/${TAG}` },
    {
      onEvent(_run, event) {
        rig.events.push(event);
        const isTime = event.kind === 'model.responded' && event.key.endsWith('/s2/try1/turn2');
        if (gone || !isTime) return;
        gone = true;
        void vllm.close();
      },
    },
  );
  expect([finished.outcome, finished.reason]).toEqual(['approved', '']);
  const turns = executorsOf(rig);
  expect(turns).toHaveLength(STEPS * 4);
  expect(new Set(turns.map(({ key }) => key)).size).toBe(STEPS * 4);
  // The heavier one has the first step, and the second until it dies; each is known by its own model's name.
  const byTurn = turns.map(({ server, model }) => `${server} ${model}`);
  expect(byTurn.slice(0, 6)).toEqual(Array(6).fill('rack org/sim-coder'));
  expect(byTurn.slice(6)).toEqual(Array(6).fill(`box ${TAG}`));
  const probed = rig.events.find((event) => event.kind === 'env.probed');
  expect(probed).toMatchObject({ flavour: 'pool', slots: 5 });
  const notes = rig.events.flatMap((event) => (event.kind === 'env.fault' ? [event.what] : []));
  expect(notes).toContain('pool-model-unverified');
  // The conversation that Ollama went on with is the one that vLLM had.
  const moved = ollama.chats[0]?.messages.map(({ role }) => role);
  expect(moved).toEqual(['system', 'user', 'assistant', 'tool', 'assistant', 'tool']);
  expect(await (await rig.engine()).replay(runId)).toMatchObject({ ok: true });
}, 90_000);
