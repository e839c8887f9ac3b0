import { afterEach, describe, expect, it } from 'vitest';
import type { SimTurn } from '../sim/ollama/script.ts';
import { type OllamaSim, startOllamaSim } from '../sim/ollama/start-ollama-sim.ts';
import { Killed, type Recorded } from './memory-durable.ts';
import { createFiles, createRig, edit, finish, read } from './rig.ts';

let sim: OllamaSim;
afterEach(() => sim.close());

const run = { toolCalls: [{ name: 'run_command', arguments: { command: 'make' } }] };
const ask = { toolCalls: [{ name: 'ask_planner', arguments: { question: 'Plus?' } }] };

/** Kills at the first event that `at` accepts, then resumes with the same log and files. */
async function killAndResume(turns: readonly SimTurn[], at: (event: Recorded) => boolean) {
  sim = await startOllamaSim({ script: [{ turns: [...turns] }] });
  const files = createFiles({ 'src/sum.js': 'export const sum = (a, b) => a - b;\n' });
  const first = createRig(sim, { files, killWhen: at });
  await expect(first.attempt()).rejects.toThrow(Killed);
  const resumed = createRig(sim, { files, log: first.log });
  return { resumed, first, end: await resumed.attempt() };
}

const begun = (tool: string) => (event: Recorded) =>
  event.body.kind === 'tool.started' && event.body.tool === tool;
const finished = { ok: true, value: { kind: 'finished' } };

describe('after a crash in the middle of a call', () => {
  it('a read is simply done again', async () => {
    const { resumed, end } = await killAndResume([read, finish], begun('read_file'));
    expect(end).toMatchObject(finished);
    expect(resumed.of('outcome.unknown')).toMatchObject([{ decision: 'redone' }]);
    expect(resumed.files.ran).toHaveLength(1);
  });

  it('an edit is done again on files put back to the last snapshot', async () => {
    sim = await startOllamaSim({ script: [{ turns: [edit, finish] }] });
    const files = createFiles({ 'src/sum.js': 'a - b' });
    const first = createRig(sim, { files, killWhen: begun('edit_file') });
    await expect(first.attempt()).rejects.toThrow(Killed);
    // The call got half-way before the machine died.
    files.files.set('src/sum.js', 'a +');
    const resumed = createRig(sim, { files, log: first.log });
    expect(await resumed.attempt()).toMatchObject(finished);
    expect(files.files.get('src/sum.js')).toBe('a + b');
    expect(resumed.of('outcome.unknown')).toMatchObject([{ decision: 'redone' }]);
  });

  it('a command is never repeated: the model is told and files are put back', async () => {
    const { resumed, end } = await killAndResume([run, finish], begun('run_command'));
    expect(end).toMatchObject(finished);
    expect(resumed.files.ran).toEqual([]);
    expect(resumed.of('outcome.unknown')).toMatchObject([{ decision: 'reported' }]);
    expect(sim.chats.at(-1)?.messages.at(-1)?.content).toContain('its outcome is unknown');
  });

  it('a question is not asked twice', async () => {
    const { resumed, end } = await killAndResume([ask, finish], begun('ask_planner'));
    expect(end).toMatchObject(finished);
    expect(resumed.of('outcome.unknown')).toMatchObject([{ decision: 'reported' }]);
    expect(sim.chats.at(-1)?.messages.at(-1)?.content).toContain('its answer is lost');
  });

  it('a turn is asked again', async () => {
    const { end, resumed } = await killAndResume(
      [read, finish],
      (event) => event.body.kind === 'model.requested',
    );
    expect(end).toMatchObject(finished);
    expect(resumed.of('outcome.unknown')).toMatchObject([
      { what: 'model.requested', decision: 'redone' },
    ]);
  });

  it('wherever it happens, the files end the same and no command runs twice', async () => {
    const turns = [read, edit, run, { content: 'Hm.' }, ask, finish];
    sim = await startOllamaSim({ script: [{ turns }] });
    const whole = createRig(sim);
    await whole.attempt();
    const expected = whole.files.files.get('src/sum.js');
    for (let boundary = 1; boundary < whole.log.length; boundary += 1) {
      const files = createFiles({ 'src/sum.js': 'export const sum = (a, b) => a - b;\n' });
      let count = 0;
      const first = createRig(sim, { files, killWhen: () => ++count === boundary });
      await expect(first.attempt()).rejects.toThrow(Killed);
      const resumed = createRig(sim, { files, log: first.log });
      expect(await resumed.attempt()).toMatchObject(finished);
      expect(files.files.get('src/sum.js')).toBe(expected);
      expect(files.ran.filter((call) => call.startsWith('run_command')).length).toBeLessThan(2);
    }
  });
});
