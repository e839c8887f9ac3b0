import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { contractSchemas } from '../../shared/plan/contract-schemas.ts';
import { foldAll } from '../../shared/run/fold.ts';
import { intakeAnswer, planAnswer, verdictAnswer } from '../sim/claude/answers.ts';
import type { SimScript, SimTurn } from '../sim/ollama/script.ts';
import { createRig, EXECUTOR_TAG, everythingGiven, type Rig } from './rig.ts';
import { git, goodExecutor } from './sample.ts';

/** A ride without Claude: planner, verifier and executor are models on the simulated Ollama. */
let rig: Rig;
afterEach(() => rig.close());

const says = (match: string, value: unknown, more: SimTurn = {}): SimScript => [
  { match, turns: [{ content: JSON.stringify(value), ...more }] },
];
const planner: SimScript = [
  ...says('TASK: intake', intakeAnswer()),
  ...says('TASK: plan', planAnswer()),
  ...says('TASK: verify', verdictAnswer()),
];

async function createLocalRig(more: SimScript = [], models: readonly string[] = []): Promise<Rig> {
  const made = await createRig({
    executor: [...more, ...planner, ...goodExecutor],
    ollamaOptions: { models: [EXECUTOR_TAG, ...models] },
  });
  delete made.env.ANTHROPIC_API_KEY;
  return made;
}

const asked = (task: string) =>
  rig.ollama.chats.filter((chat) => chat.messages[1]?.content.includes(`TASK: ${task}`));

describe('a ride in mode local', () => {
  it('needs no key and no Claude, and ends in the same verified branch', async () => {
    rig = await createLocalRig();
    const { finished, runId } = await rig.run({ mode: 'local' });
    expect(finished).toMatchObject({ outcome: 'approved', exitCode: 0, reason: '' });
    expect(git(rig.repository, 'show', `${finished.branch}:src/greet.js`)).toContain('Good day');
    expect(rig.claude.requests).toEqual([]);
    const engine = await rig.engine();
    expect(await engine.replay(runId)).toMatchObject({ ok: true, value: { outcome: 'approved' } });
    expect(await engine.ledger(runId)).toEqual({
      ok: true,
      value: { payloads: [], damage: null },
    });
  });

  it('is chosen by the settings when no flag names a mode', async () => {
    rig = await createLocalRig();
    const settings = { mode: 'local', deliver: 'patch' };
    writeFileSync(join(rig.home, 'settings.json'), JSON.stringify(settings));
    const ignore = () => undefined;
    const end = await (await rig.engine()).run(
      {
        repository: rig.repository,
        request: 'Make the greeting polite.',
        executor: `ollama/${EXECUTOR_TAG}`,
      },
      {
        people: everythingGiven(),
        onEvent: ignore,
        onPulse: ignore,
        signal: new AbortController().signal,
      },
    );
    const shown = end.ok ? await (await rig.engine()).show(end.value.runId) : end;
    expect(shown).toMatchObject({
      ok: true,
      value: {
        state: { started: { mode: 'local', deliver: 'patch' }, delivery: { form: 'patch' } },
      },
    });
  });

  it('books everything as local: no call, no cent, all tokens', async () => {
    rig = await createLocalRig();
    const { finished } = await rig.run({ mode: 'local' });
    expect(finished.cloud).toEqual({
      calls: 0,
      inputTokens: 0,
      outputTokens: 0,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      costUsd: 0,
      bytesSent: 0,
    });
    const answers = rig.events.flatMap((event) =>
      event.kind === 'model.responded' ? [event] : [],
    );
    expect(answers).toHaveLength(7);
    expect(answers.map((event) => event.provider)).toEqual(answers.map(() => 'ollama'));
    expect(finished.local).toMatchObject({
      turns: 4,
      toolCalls: 4,
      inputTokens: answers.reduce((sum, event) => sum + event.tokens.input, 0),
    });
    expect(finished.counterfactual.costUsd).toBeGreaterThan(0);
  });

  it('asks with the texts that Claude gets, and holds the shape by the contract’s schema', async () => {
    rig = await createLocalRig();
    await rig.run({ mode: 'local' });
    const bodies = rig.ollama.requests
      .filter(({ path }) => path === '/api/chat')
      .map(({ raw }) => JSON.parse(raw.toString()));
    const plan = bodies.find(({ messages }) => messages[1]?.content.includes('TASK: plan'));
    expect(plan).toMatchObject({ format: contractSchemas.plan, truncate: false, shift: false });
    expect(plan).not.toHaveProperty('tools');
    expect(plan?.messages[0]?.content).toContain('You are the front rider of Tandem');
    expect(plan?.messages[1]?.content).toContain('"material":"digest"');
    const executor = bodies.find(({ tools }) => tools !== undefined);
    expect(executor).not.toHaveProperty('format');
    // One set of launch settings: the server loads the model once.
    expect(plan?.options).toEqual(executor?.options);
    expect(rig.ollama.requests.filter(({ path }) => path === '/api/ps').length).toBeGreaterThan(0);
  });

  it('lets other models of the house plan and verify', async () => {
    rig = await createLocalRig([], ['sim-planner:70b']);
    const end = await rig.run({ mode: 'local', planner: 'ollama/sim-planner:70b' });
    expect(end.finished.outcome).toBe('approved');
    expect(asked('plan').map(({ model }) => model)).toEqual(['sim-planner:70b']);
    expect(asked('verify').map(({ model }) => model)).toEqual([EXECUTOR_TAG]);
    // The executor is still the one whose context was read back at the start.
    expect(foldAll(rig.events).executor?.model).toBe(EXECUTOR_TAG);
  });

  it('waits for an approval and is resumed without a key', async () => {
    rig = await createLocalRig();
    const first = await rig.run({ mode: 'local' }, { people: everythingGiven({ yes: false }) });
    expect(first).toMatchObject({ finished: { outcome: 'interrupted', exitCode: 4 } });
    const people = everythingGiven({ yes: false, approve: ['plan', 'delivery'] });
    const second = await rig.resume(first.runId, { people });
    expect(second.finished.outcome).toBe('approved');
    expect(rig.claude.requests).toEqual([]);
  });

  it('shows the planner a file it asks for without asking anybody: it stays in the house', async () => {
    const wanted = intakeAnswer({ filesWanted: [{ path: 'src/greet.js', why: 'the wording' }] });
    rig = await createLocalRig(says('TASK: intake', wanted));
    await rig.run({ mode: 'local' });
    expect(asked('plan')[0]?.messages[1]?.content).toContain('Hey ${name}');
  });

  it('has an unusable answer mended once, and calls one that was cut by its name', async () => {
    const faults = 'previous answer';
    rig = await createLocalRig([
      ...says(faults, planAnswer()),
      { match: 'TASK: plan', turns: [{ content: '<think>hm</think>{"summary": 7}' }] },
    ]);
    expect((await rig.run({ mode: 'local' })).finished.outcome).toBe('approved');
    expect(asked('plan')).toHaveLength(2);
    expect(asked('plan')[1]?.messages[1]?.content).toContain('summary');
    await rig.close();
    rig = await createLocalRig([
      { match: 'TASK: plan', turns: [{ content: '{"summary"', fault: { kind: 'length' } }] },
    ]);
    const { finished } = await rig.run({ mode: 'local' });
    expect(finished).toMatchObject({ outcome: 'failed', exitCode: 3 });
    expect(finished.reason).toContain('cut at');
  });

  it('fits its material into a small window', async () => {
    const home = mkdtempSync(join(tmpdir(), 'tandem-home-'));
    const budgets = { contextTokens: 8192 };
    writeFileSync(join(home, 'settings.json'), JSON.stringify({ budgets }));
    const many = Array.from({ length: 120 }, (_, index) => [
      `src/part-${index}.js`,
      `export function describePart${index}(name, options) {\n  return name;\n}\n`.repeat(6),
    ]);
    rig = await createRig({
      home,
      files: Object.fromEntries(many),
      executor: [...planner, ...goodExecutor],
    });
    expect((await rig.run({ mode: 'local' })).finished.outcome).toBe('approved');
    const [started] = rig.events;
    expect(started).toMatchObject({ budgets: { digestTokens: 2048, reportChars: 2048 } });
  });

  it('refuses a planner that is no model of the house, before anything is started', async () => {
    rig = await createLocalRig();
    await expect(rig.run({ mode: 'local', planner: 'claude-opus-5-5' })).rejects.toThrow('usage');
    await expect(rig.run({ mode: 'local', planner: 'elsewhere/x' })).rejects.toThrow(
      'server-unknown',
    );
    delete rig.env.ANTHROPIC_API_KEY;
    await expect(rig.run({ mode: 'hybrid' })).rejects.toThrow('key-missing');
  });

  it('refuses a stronger executor on a server that nobody knows, before anything is started', async () => {
    const home = mkdtempSync(join(tmpdir(), 'tandem-home-'));
    writeFileSync(join(home, 'settings.json'), '{ "strongerExecutor": "nope/big" }');
    rig = await createRig({ home });
    await expect(rig.run({ mode: 'local' })).rejects.toThrow('server-unknown');
    expect(rig.ollama.requests).toEqual([]);
  });
});
