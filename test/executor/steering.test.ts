import { afterEach, describe, expect, it } from 'vitest';
import type { SimTurn } from '../sim/ollama/script.ts';
import { type OllamaSim, startOllamaSim } from '../sim/ollama/start-ollama-sim.ts';
import { Killed } from './memory-durable.ts';
import { createRig, edit, finish, type RigOptions, read } from './rig.ts';

let sim: OllamaSim;
afterEach(() => sim.close());

async function ride(turns: readonly SimTurn[], options: RigOptions = {}) {
  sim = await startOllamaSim({ script: [{ turns: [...turns] }] });
  const rig = createRig(sim, options);
  return { rig, end: await rig.attempt() };
}

const turn = (number: number) => `execute/s1/try1/turn${number}`;
const steer = (text: string) => ({ wish: 'steer', text, by: 'ada' }) as const;
const retry = (text: string) => ({ wish: 'retry', text, by: 'ada' }) as const;
const run = { toolCalls: [{ name: 'run_command', arguments: { command: 'make' } }] };
const messagesOf = (chat: number) => sim.chats[chat]?.messages ?? [];

describe('a message of a person', () => {
  it('reaches the model with its next turn and stays where it was said', async () => {
    const wishes = { [turn(2)]: [steer('use tabs'), steer('and no semicolons')] };
    const { end } = await ride([read, edit, finish], { wishes });
    expect(end).toMatchObject({ ok: true, value: { kind: 'finished' } });
    const last = messagesOf(1).at(-1);
    expect(last).toMatchObject({ role: 'user' });
    expect(last?.content).toContain('use tabs');
    expect(last?.content).toContain('and no semicolons');
    // Append-only: every request begins with all messages of the one before.
    expect(messagesOf(1).slice(0, messagesOf(0).length)).toEqual(messagesOf(0));
    expect(messagesOf(2).slice(0, messagesOf(1).length)).toEqual(messagesOf(1));
  });

  it('before the first turn joins the instructions', async () => {
    await ride([finish], { wishes: { [turn(1)]: [steer('use tabs'), retry('carefully')] } });
    expect(messagesOf(0).filter((message) => message.role === 'user')).toHaveLength(1);
    expect(messagesOf(0).at(-1)?.content).toContain('use tabs');
    expect(messagesOf(0).at(-1)?.content).toContain('carefully');
  });

  it('joins the results for a model that knows no tools', async () => {
    const { end } = await ride(
      [
        { content: '```json\n{"name":"read_file","arguments":{"path":"src/sum.js"}}\n```' },
        { content: '```json\n{"name":"finish_step","arguments":{"summary":"done"}}\n```' },
      ],
      { ready: { capabilities: ['completion'] }, wishes: { [turn(2)]: [steer('use tabs')] } },
    );
    expect(end).toMatchObject({ ok: true, value: { kind: 'finished' } });
    const roles = messagesOf(1).map((message) => message.role);
    expect(roles).toEqual(['system', 'user', 'assistant', 'user']);
    expect(messagesOf(1).at(-1)?.content).toMatch(/Result of read_file[\s\S]*use tabs/);
  });
});

describe('a wish for a fresh attempt', () => {
  it('ends this one by name before its next turn', async () => {
    const { rig, end } = await ride([read, edit, finish], {
      wishes: { [turn(3)]: [steer('hm'), retry('not like that')] },
    });
    expect(end).toEqual({
      ok: true,
      value: { kind: 'gave-up', reason: 'retried-by-user', detail: 'not like that', turns: 2 },
    });
    expect(sim.chats).toHaveLength(2);
    expect(rig.files.ran).toHaveLength(2);
  });
});

describe('a command that people are asked about', () => {
  const asking = (allowed: boolean, note = '') => {
    const asked: string[] = [];
    const allowCommand: NonNullable<RigOptions['allowCommand']> = async (call, key) => {
      asked.push(`${call.command} ${key}`);
      return { allowed, note };
    };
    return { asked, allowCommand };
  };

  it('runs when it is allowed; other calls are not asked about', async () => {
    const { asked, allowCommand } = asking(true);
    const { rig } = await ride([read, run, finish], { allowCommand });
    expect(asked).toEqual([`make ${turn(2)}/call0`]);
    expect(rig.files.ran.at(-1)).toContain('run_command');
  });

  it('does not run when it is refused: the model is told why', async () => {
    const { allowCommand } = asking(false, 'no builds here');
    const { rig, end } = await ride([run, finish], { allowCommand });
    expect(end).toMatchObject({ ok: true, value: { kind: 'finished' } });
    expect(rig.files.ran).toEqual([]);
    expect(rig.written).toEqual([]);
    expect(rig.of('tool.ended')[0]).toMatchObject({ status: 'refused', tool: 'run_command' });
    expect(messagesOf(1).at(-1)?.content).toContain('no builds here');
  });

  it('is refused still when the process died over it', async () => {
    const { allowCommand } = asking(false);
    sim = await startOllamaSim({ script: [{ turns: [run, finish] }] });
    const first = createRig(sim, {
      allowCommand,
      killWhen: ({ body }) => body.kind === 'tool.started' && body.tool === 'run_command',
    });
    await expect(first.attempt()).rejects.toThrow(Killed);
    const second = createRig(sim, { allowCommand, log: first.log });
    expect(await second.attempt()).toMatchObject({ ok: true, value: { kind: 'finished' } });
    expect(second.files.ran).toEqual([]);
    expect(second.of('outcome.unknown')).toMatchObject([{ decision: 'redone' }]);
    expect(second.of('tool.ended')[0]).toMatchObject({ status: 'refused' });
  });
});
