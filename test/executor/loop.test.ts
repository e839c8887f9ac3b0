import { afterEach, describe, expect, it } from 'vitest';
import type { SimTurn } from '../sim/ollama/script.ts';
import { type OllamaSim, startOllamaSim } from '../sim/ollama/start-ollama-sim.ts';
import { createFiles, createRig, edit, finish, type RigOptions, read } from './rig.ts';

let sim: OllamaSim;
afterEach(() => sim.close());

async function ride(turns: readonly SimTurn[], options: RigOptions = {}) {
  sim = await startOllamaSim({ script: [{ turns: [...turns] }] });
  const rig = createRig(sim, options);
  return { rig, end: await rig.attempt() };
}

const call = (name: string, args: Record<string, unknown>): SimTurn => ({
  toolCalls: [{ name, arguments: args }],
});
const gaveUp = (reason: string, turns?: number) => ({
  ok: true,
  value: { kind: 'gave-up', reason, ...(turns === undefined ? {} : { turns }) },
});
const finished = { ok: true, value: { kind: 'finished' } };
const lastMessage = () => sim.chats.at(-1)?.messages.at(-1)?.content ?? '';

describe('a model that goes in circles', () => {
  it('is warned once and then ends as a loop', async () => {
    const { rig, end } = await ride([read, read, read, read, finish]);
    expect(end).toMatchObject(gaveUp('loop', 4));
    expect(lastMessage()).toContain('You are repeating this call');
    expect(rig.files.ran).toHaveLength(3);
    expect(rig.of('loop.detected')).toHaveLength(2);
  });

  it('goes on when the warning helps', async () => {
    expect((await ride([read, read, read, edit, finish])).end).toMatchObject(finished);
  });

  it('is noticed when it alternates between two calls', async () => {
    const other = call('read_file', { path: 'README.md' });
    const { end } = await ride([
      read,
      other,
      read,
      other,
      read,
      other,
      read,
      other,
      read,
      other,
      read,
      other,
    ]);
    expect(end).toMatchObject(gaveUp('loop'));
  });

  it('may look again after it changed something', async () => {
    const add = (text: string) => call('write_file', { path: 'src/sum.js', content: text });
    const { end } = await ride([
      read,
      add('1'),
      read,
      add('2'),
      read,
      add('3'),
      read,
      add('4'),
      read,
      finish,
    ]);
    expect(end).toMatchObject(finished);
  });

  it('is noticed when it writes the same thing again and again', async () => {
    const write = call('write_file', { path: 'a', content: 'b' });
    expect((await ride([write, write, write, write, finish])).end).toMatchObject(gaveUp('loop'));
  });
});

describe('a model that calls nothing', () => {
  it('is nudged once, then ends as empty turns', async () => {
    const { rig, end } = await ride([{ content: 'I will now read the file.' }, { content: '' }]);
    expect(end).toMatchObject(gaveUp('empty-turns', 2));
    expect(rig.of('turn.nudged')).toHaveLength(1);
    expect(sim.chats[1]?.messages.at(-1)?.content).toContain('You called no tool');
  });

  it('is forgiven again after useful work', async () => {
    const idle = { content: 'Now I will.' };
    expect((await ride([idle, read, idle, edit, idle, finish])).end).toMatchObject(finished);
  });

  it('never sends an empty answer back', async () => {
    await ride([{ content: '' }, finish]);
    expect(sim.chats[1]?.messages[2]).toMatchObject({
      role: 'assistant',
      content: '(no readable answer)',
    });
  });
});

describe('a call that can not be run', () => {
  it('is answered with the tools that exist when the name is invented', async () => {
    const { rig, end } = await ride([call('open_file', { path: 'a' }), finish]);
    expect(end).toMatchObject(finished);
    expect(lastMessage()).toContain('There is no tool "open_file"');
    expect(lastMessage()).toContain('read_file');
    expect(rig.of('call.refused')[0]?.what).toBe('open_file');
    expect(rig.files.ran).toEqual([]);
  });

  it('is answered with the signature when an argument is missing', async () => {
    await ride([call('edit_file', { path: 'a' }), finish]);
    expect(lastMessage()).toContain('old_text and new_text is missing');
    expect(lastMessage()).toContain('edit_file(path: string, old_text: string, new_text: string)');
  });

  it('ends the attempt as malformed the second time in a row', async () => {
    const wrong = call('open_file', { path: 'a' });
    expect((await ride([wrong, wrong, finish])).end).toMatchObject(gaveUp('malformed-calls', 2));
  });

  it('does not count against the attempt when the next one is right', async () => {
    const wrong = call('open_file', { path: 'a' });
    expect((await ride([wrong, read, wrong, edit, finish])).end).toMatchObject(finished);
  });

  it('never reaches the history as invalid JSON', async () => {
    const { end } = await ride([
      { content: '<tool_call>{"name": "write_file", "arguments": {"path": "a", "content": "x' },
      finish,
    ]);
    expect(end).toMatchObject(finished);
    const answer = sim.chats[1]?.messages[2];
    expect(answer).toMatchObject({ role: 'assistant', content: '(no readable answer)' });
    expect(lastMessage()).toContain('cut off');
  });

  it('that was printed as text runs, and the repair is an event', async () => {
    const { rig, end } = await ride([
      { content: '```json\n{"name": "read_file", "arguments": {"path": "src/sum.js"}}\n```' },
      finish,
    ]);
    expect(end).toMatchObject(finished);
    expect(rig.files.ran).toEqual(['read_file {"path":"src/sum.js"}']);
    expect(rig.of('call.repaired')[0]?.what).toBe('call printed as text');
    expect(sim.chats[1]?.messages[2]?.tool_calls?.[0]?.function.name).toBe('read_file');
  });

  it('of a written file whose answer was cut is not run', async () => {
    const { rig, end } = await ride([
      { ...call('write_file', { path: 'a', content: 'half' }), fault: { kind: 'length' } },
      finish,
    ]);
    expect(end).toMatchObject(finished);
    expect(rig.files.ran).toEqual([]);
  });
});

describe('a limit', () => {
  it('of turns ends the attempt after a warning', async () => {
    const turns = Array.from({ length: 9 }, (_, at) => call('read_file', { path: `f${at}` }));
    const { rig, end } = await ride(turns, { executor: { maxTurns: 5 } });
    expect(end).toMatchObject(gaveUp('turn-limit', 5));
    expect(lastMessage()).toContain('[1 more answer, then the attempt ends.]');
    expect(rig.of('limit.reached')[0]).toMatchObject({ limit: 'turns', value: 5 });
  });

  it('of context ends it before a request that does not fit is sent', async () => {
    const files = createFiles({ 'src/sum.js': 'lorem ipsum '.repeat(1500) });
    const { rig, end } = await ride(
      Array.from({ length: 9 }, (_, at) =>
        call('read_file', { path: 'src/sum.js', start_line: at + 1 }),
      ),
      { files, executor: { contextLength: 16_384 }, ready: { contextAllocated: 16_384 } },
    );
    expect(end).toMatchObject(gaveUp('context-full'));
    expect(rig.of('model.failed')[0]?.detail).toContain('not sent');
    expect(rig.of('limit.reached')[0]?.limit).toBe('context');
    expect(rig.of('model.requested').length).toBe(sim.chats.length + 1);
  });

  it('of the window, reached while answering, is told apart from the limit of one answer', async () => {
    const full = { content: 'and so', promptTokens: 32_760, fault: { kind: 'length' } } as const;
    expect((await ride([full, finish])).end).toMatchObject(gaveUp('context-full', 1));
  });

  it('of the window is known from the settings that the log recorded', async () => {
    const { rig } = await ride([finish], { ready: { contextAllocated: 16_384 } });
    expect(sim.chats[0]?.options).toMatchObject({ num_ctx: 16_384, num_predict: 4096 });
    expect(rig.of('model.requested')[0]?.parameters).toMatchObject({ contextLength: 16_384 });
  });
});
