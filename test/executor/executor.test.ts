import { afterEach, describe, expect, it } from 'vitest';
import type { SimTurn } from '../sim/ollama/script.ts';
import {
  type OllamaSim,
  type OllamaSimOptions,
  startOllamaSim,
} from '../sim/ollama/start-ollama-sim.ts';
import { createFiles, createRig, edit, finish, type RigOptions, read } from './rig.ts';

let sim: OllamaSim;
afterEach(() => sim.close());

async function ride(
  turns: readonly SimTurn[],
  options: RigOptions = {},
  simOptions: OllamaSimOptions = {},
) {
  sim = await startOllamaSim({ script: [{ turns: [...turns] }], ...simOptions });
  const rig = createRig(sim, options);
  const end = await rig.attempt();
  return { rig, end };
}

describe('an attempt at a step', () => {
  for (const personality of ['native', 'rendered'] as const) {
    it(`works through calls to the end (${personality} server)`, async () => {
      const { rig, end } = await ride([read, edit, finish], {}, { personality });
      expect(end).toEqual({
        ok: true,
        value: { kind: 'finished', claim: 'It adds now.', turns: 3 },
      });
      expect(rig.files.files.get('src/sum.js')).toContain('a + b');
      expect(rig.written).toEqual(['execute/s1/try1/turn2/call0 src/sum.js']);
      expect(rig.kinds()).toEqual([
        ...['model.requested', 'model.responded', 'tool.started', 'tool.ended'],
        ...['model.requested', 'model.responded', 'tool.started', 'tool.ended'],
        ...['model.requested', 'model.responded', 'tool.started', 'tool.ended'],
      ]);
    });
  }

  it('keeps every byte before the appended messages, turn after turn', async () => {
    const { rig } = await ride([read, edit, { content: 'Soon.' }, read, finish]);
    const bodies = sim.requests.filter((each) => each.path === '/api/chat').map((each) => each.raw);
    expect(bodies).toHaveLength(5);
    for (const [index, body] of bodies.entries()) {
      const before = bodies[index - 1];
      if (before === undefined) continue;
      const constant = before.subarray(0, before.length - ']}'.length);
      expect(body.subarray(0, constant.length).equals(constant)).toBe(true);
    }
    expect(rig.of('model.requested').map((each) => each.prefixKept)).toEqual([
      undefined,
      1,
      1,
      1,
      1,
    ]);
  });

  it('sends the same explicit options with every request and loads the model once', async () => {
    const { rig } = await ride([read, edit, finish]);
    await rig.prepare();
    expect(new Set(sim.chats.map((chat) => JSON.stringify(chat.options))).size).toBe(1);
    expect(sim.chats.every((chat) => !chat.truncate && !chat.shift)).toBe(true);
    expect(sim.chats[0]?.options).toMatchObject({ num_ctx: 32_768, num_predict: 8192 });
    expect(sim.loads()).toBe(1);
  });

  it('answers each call with its name and id', async () => {
    await ride([{ toolCalls: [...read.toolCalls, ...edit.toolCalls] }, finish]);
    const messages = sim.chats.at(-1)?.messages ?? [];
    const calls = messages.find((each) => each.role === 'assistant')?.tool_calls ?? [];
    const results = messages.filter((each) => each.role === 'tool');
    expect(results.map((each) => each.tool_name)).toEqual(['read_file', 'edit_file']);
    expect(results.map((each) => each.tool_call_id)).toEqual(calls.map((call) => call.id));
  });

  it('leaves think out for a model that can not think and decides it for one that can', async () => {
    await ride([finish]);
    expect(sim.chats[0]).not.toHaveProperty('think');
    await sim.close();
    const capabilities = ['completion', 'tools', 'thinking'];
    const models = [{ tag: 'sim-coder:7b', capabilities }];
    await ride([{ thinking: 'Let me see.', ...finish }], { ready: { capabilities } }, { models });
    expect(sim.chats[0]?.think).toBe(true);
  });

  it('sends thinking back with the answer it belongs to', async () => {
    const capabilities = ['completion', 'tools', 'thinking'];
    const models = [{ tag: 'sim-coder:7b', capabilities }];
    await ride(
      [{ thinking: 'Read first.', ...read }, finish],
      { ready: { capabilities } },
      { models },
    );
    const answer = sim.chats[1]?.messages.find((each) => each.role === 'assistant');
    expect(answer?.thinking).toBe('Read first.');
  });

  it('describes tools in the prompt for a model whose template knows none', async () => {
    const capabilities = ['completion'];
    const models = [{ tag: 'sim-coder:7b', capabilities }];
    const say = (call: object) => ({ content: `\`\`\`json\n${JSON.stringify(call)}\n\`\`\`` });
    const turns = [say(read.toolCalls[0]!), say(finish.toolCalls[0]!)];
    const { end } = await ride(turns, { ready: { capabilities } }, { models });
    expect(end).toMatchObject({ ok: true, value: { kind: 'finished' } });
    expect(sim.chats[1]?.tools).toEqual([]);
    expect(sim.chats[1]?.messages[0]?.content).toContain('search_files');
    expect(sim.chats[1]?.messages.map((each) => each.role)).toEqual([
      'system',
      'user',
      'assistant',
      'user',
    ]);
  });

  it('runs no call that follows finish_step in the same answer', async () => {
    const { rig, end } = await ride([{ toolCalls: [...finish.toolCalls, ...edit.toolCalls] }]);
    expect(end).toMatchObject({ ok: true, value: { kind: 'finished' } });
    expect(rig.files.ran).toEqual([]);
    expect(rig.of('call.refused')).toHaveLength(1);
  });

  it('does not end the step when an edit of the same answer failed', async () => {
    const lost = {
      name: 'edit_file',
      arguments: { path: 'src/sum.js', old_text: 'zz', new_text: '' },
    };
    const { end } = await ride([{ toolCalls: [lost, ...finish.toolCalls] }, edit, finish]);
    expect(end).toMatchObject({ ok: true, value: { kind: 'finished', turns: 3 } });
    const results = sim.chats[1]?.messages.filter((each) => each.role === 'tool') ?? [];
    expect(results[1]?.content).toContain('Not finished');
  });

  it('asks the planner through the host and tells when no question is left', async () => {
    const ask = { toolCalls: [{ name: 'ask_planner', arguments: { question: 'Plus or minus?' } }] };
    const { rig } = await ride([ask, finish]);
    expect(rig.of('tool.ended')[0]).toMatchObject({ status: 'ok', output: 'Use plus.' });
    await sim.close();
    const capped = await ride([ask, finish], { answer: null });
    expect(capped.rig.of('tool.ended')[0]).toMatchObject({ status: 'refused' });
  });

  it('bounds a result that a tool forgot to bound, and says so', async () => {
    const { rig } = await ride([read, finish], {
      executor: { maxResultCharacters: 1000 },
      files: createFiles({ 'src/sum.js': '😀'.repeat(5000) }),
    });
    const shown = sim.chats[1]?.messages.at(-1)?.content ?? '';
    expect(shown.length).toBeLessThan(1200);
    expect(shown).toContain('characters left out here');
    expect(shown.isWellFormed()).toBe(true);
    expect(rig.of('tool.ended')[0]?.cutFrom).toBe(20_000);
  });

  it('tells the failures of the last attempt', async () => {
    await ride([finish], { brief: { attempt: 2, feedback: ['The check `node --test` failed.'] } });
    const said = sim.chats[0]?.messages[1]?.content ?? '';
    expect(said).toContain('This is attempt 2');
    expect(said).toContain('`node --test` failed');
  });

  it('replays a recorded attempt without a request or a call', async () => {
    const { rig, end } = await ride([read, edit, finish]);
    await sim.close();
    const again = createRig(sim, { log: rig.log });
    const length = rig.log.length;
    expect(await again.attempt()).toEqual(end);
    expect(again.files.ran).toEqual([]);
    expect(rig.log).toHaveLength(length);
  });
});
