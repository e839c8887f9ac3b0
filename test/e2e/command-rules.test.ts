import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { People } from '../../electron/workflow/ports.ts';
import { err, ok } from '../../shared/result.ts';
import type { EventOf } from '../../shared/run/event.ts';
import { createRig, everythingGiven, type Rig } from './rig.ts';

/** Commands of the executor under rules, over whole rides. */

let rig: Rig;
afterEach(() => rig.close());

const call = (name: string, args: Record<string, unknown>) => ({
  toolCalls: [{ name, arguments: args }],
});
const run = (command: string) => call('run_command', { command });

/** An executor that tries these commands, then does its work. */
async function start(commands: readonly string[], settings: Readonly<Record<string, unknown>>) {
  const turns = [
    ...commands.map(run),
    call('edit_file', { path: 'src/greet.js', old_text: 'Hey ', new_text: 'Good day ' }),
    call('finish_step', { summary: 'done' }),
  ];
  rig = await createRig({ executor: [{ turns }] });
  writeFileSync(join(rig.home, 'settings.json'), JSON.stringify({ version: 1, ...settings }));
}

type Asked = Parameters<People['allowCommand']>[0];

/** People who answer everything as `--yes` does, and commands as given here. */
function answering(answer: People['allowCommand']) {
  const asked: Asked[] = [];
  const people: People = {
    ...everythingGiven(),
    allowCommand: async (call) => {
      asked.push(call);
      return answer(call);
    },
  };
  return { people, asked };
}

const decisions = () =>
  rig.events
    .filter((event): event is EventOf<'command.decided'> => event.kind === 'command.decided')
    .map(({ command, allowed, by }) => [command, allowed, by]);

const results = () =>
  rig.events
    .filter((event): event is EventOf<'tool.ended'> => event.kind === 'tool.ended')
    .filter(({ tool }) => tool === 'run_command');

const replays = async (runId: string): Promise<void> =>
  void expect(await (await rig.engine()).replay(runId)).toMatchObject({ ok: true });

const rules = [
  { pattern: 'touch *', decision: 'deny' },
  { pattern: 'echo *', decision: 'allow' },
  { pattern: 'ls*', decision: 'ask' },
];

describe('rules about commands', () => {
  it('allow, deny and ask; what is denied does not run and the model is told why', async () => {
    await start(['echo hi', 'echo hi; touch evil', 'echo hi > evil', 'ls', 'pwd', 'node --test'], {
      commandRules: rules,
      commands: 'allow',
    });
    const { people, asked } = answering(async ({ command }) =>
      ok({ allowed: command === 'ls', by: 'ann', note: 'no files, please' }),
    );
    const { finished, runId } = await rig.run({}, { people });
    expect(finished.outcome).toBe('approved');
    expect(decisions()).toEqual([
      ['echo hi', true, 'rule "echo *"'],
      ['echo hi; touch evil', false, 'rule "touch *"'],
      ['echo hi > evil', false, 'ann'],
      ['ls', true, 'ann'],
      ['pwd', true, 'setting "commands"'],
      ['node --test', true, 'plan'],
    ]);
    expect(asked.map(({ command }) => command)).toEqual(['echo hi > evil', 'ls']);
    expect(asked[0]?.why).toContain('does not cover all of this command');
    expect(results().map(({ status }) => status)).toEqual([
      ...['ok', 'refused', 'refused'],
      ...['ok', 'ok', 'ok'],
    ]);
    expect(existsSync(join(rig.home, 'worktrees', runId, 'evil'))).toBe(false);
    const told = rig.ollama.chats.at(-1)?.messages.map(({ content }) => content) ?? [];
    expect(told.some((text) => text.includes('does not let you run this command'))).toBe(true);
    expect(told.some((text) => text.includes('no files, please'))).toBe(true);
    await replays(runId);
  });

  it('are recorded, and hold on resume though the settings changed', async () => {
    await start(['echo hi', 'ls', 'touch evil'], { commandRules: rules });
    const stopped = answering(async () => err({ kind: 'approval-needed', of: 'command' }));
    const first = await rig.run({}, { people: stopped.people });
    expect(first.finished).toMatchObject({ outcome: 'interrupted', exitCode: 4 });
    expect(rig.events[0]).toMatchObject({ commands: 'allow', commandRules: rules });
    writeFileSync(
      join(rig.home, 'settings.json'),
      JSON.stringify({ version: 1, commandRules: [{ pattern: '*', decision: 'allow' }] }),
    );
    const { people, asked } = answering(async () => ok({ allowed: true, by: 'ann', note: '' }));
    const { finished } = await rig.resume(first.runId, { people });
    expect(finished.outcome).toBe('approved');
    expect(asked.map(({ command }) => command)).toEqual(['ls']);
    expect(decisions()).toEqual([
      ['echo hi', true, 'rule "echo *"'],
      ['ls', true, 'ann'],
      ['touch evil', false, 'rule "touch *"'],
    ]);
    await replays(first.runId);
  });

  it('with everything else denied, checks of the plan can be run and nothing else', async () => {
    await start(['node --test', 'node --test; id', 'id'], { commands: 'deny' });
    const { people, asked } = answering(async () => ok({ allowed: true, by: 'ann', note: '' }));
    const { runId } = await rig.run({}, { people });
    expect(decisions().map(([, allowed, by]) => [allowed, by])).toEqual([
      [true, 'plan'],
      [false, 'setting "commands"'],
      [false, 'setting "commands"'],
    ]);
    expect(asked).toEqual([]);
    await replays(runId);
  });

  it('leave no trace in a run without any', async () => {
    await start(['echo hi'], {});
    const { runId } = await rig.run();
    expect(decisions()).toEqual([]);
    expect(rig.events[0]).not.toHaveProperty('commands');
    expect(rig.events[0]).not.toHaveProperty('commandRules');
    await replays(runId);
  });
});
