import { afterEach, describe, expect, it } from 'vitest';
import type { SimTurn } from '../sim/ollama/script.ts';
import { type OllamaSim, startOllamaSim } from '../sim/ollama/start-ollama-sim.ts';
import { Killed } from './memory-durable.ts';
import { createFiles, createRig, edit, finish, type RigOptions, read } from './rig.ts';

let sim: OllamaSim;
afterEach(() => sim.close());

async function ride(turns: readonly SimTurn[], options: RigOptions = {}) {
  sim = await startOllamaSim({ script: [{ turns: [...turns] }] });
  const rig = createRig(sim, { watch: { touchedBefore: [] }, ...options });
  return { rig, end: await rig.attempt() };
}

const call = (name: string, args: Record<string, unknown>): SimTurn => ({
  toolCalls: [{ name, arguments: args }],
});
const write = (content: string, path = 'src/sum.js') => call('write_file', { path, content });
const look = (path: string) => call('read_file', { path });
const test = call('run_command', { command: 'node --test' });
const finishing = (summary: string) => call('finish_step', { summary });
const gaveUp = (reason: string, turns: number) => ({
  ok: true,
  value: { kind: 'gave-up', reason, turns },
});
const finished = { ok: true, value: { kind: 'finished' } };
const said = () => sim.chats.at(-1)?.messages.at(-1)?.content ?? '';
const flags = ({ rig }: Awaited<ReturnType<typeof ride>>) =>
  rig.of('progress.flagged').map(({ detector, did }) => [detector, did]);

describe('repeated calls', () => {
  it('are flagged with the warning and end the attempt as they always did', async () => {
    const done = await ride([read, read, read, read, finish]);
    expect(done.end).toMatchObject(gaveUp('loop', 4));
    expect(flags(done)).toEqual([['repeated-call', 'told']]);
    expect(done.rig.of('loop.detected')).toHaveLength(2);
  });

  it('in turns between two calls are told after four and end after five', async () => {
    const other = look('README.md');
    const done = await ride([read, other, read, other, read, other]);
    expect(done.end).toMatchObject(gaveUp('loop', 5));
    expect(said()).toContain('You are calling the same two things in turns');
    expect(done.rig.of('progress.flagged')[0]?.detail).toContain('in turns');
  });

  it('are no circle when files change in between', async () => {
    const done = await ride([write('1'), test, write('2'), test, write('3'), test, finish]);
    expect(done.end).toMatchObject(finished);
    expect(flags(done)).toEqual([]);
  });

  it('are left to the loop guard in a run without detectors', async () => {
    sim = await startOllamaSim({ script: [{ turns: [read, read, read, read] }] });
    const rig = createRig(sim);
    expect(await rig.attempt()).toMatchObject(gaveUp('loop', 4));
    expect(rig.of('progress.flagged')).toEqual([]);
  });
});

describe('edits that are undone', () => {
  it('are told at the second return and end the attempt at the fourth', async () => {
    const done = await ride(['1', '2', '1', '2', '1', '2', '1'].map((text) => write(text)));
    expect(done.end).toMatchObject(gaveUp('edit-undo', 6));
    expect(flags(done)).toContainEqual(['edit-undo', 'told']);
  });

  it('once, to see a test fail, are work', async () => {
    const done = await ride([
      edit,
      write('broken'),
      test,
      write('export const sum = (a, b) => a + b;\n'),
      test,
      finish,
    ]);
    expect(done.end).toMatchObject(finished);
    expect(flags(done)).toEqual([]);
  });
});

describe('an attempt without an edit', () => {
  const reads = (count: number) => Array.from({ length: count }, (_, at) => look(`src/f${at}.js`));

  it('is told after twelve answers and ends after thirty-eight', async () => {
    const done = await ride(reads(39));
    expect(done.end).toMatchObject(gaveUp('no-edit', 38));
    expect(flags(done)).toEqual([['no-edit', 'told']]);
    expect(sim.chats[12]?.messages.at(-1)?.content).toContain('no file was changed in 12 answers');
  });

  it('goes on when the word helped', async () => {
    expect((await ride([...reads(13), edit, ...reads(11), finish])).end).toMatchObject(finished);
  });

  it('is as it should be where the step has nothing to change', async () => {
    const step = {
      id: 's1',
      title: 'Look',
      instructions: 'Look.',
      files: [],
      edgeCases: [],
      dependsOn: [],
      checks: [],
      doneWhen: [],
    };
    const done = await ride([...reads(25), finish], { brief: { step } });
    expect(done.end).toMatchObject(finished);
    expect(flags(done)).toEqual([]);
  });
});

describe('a claim', () => {
  it('of a finished step in which nothing changed is not taken the first time', async () => {
    const done = await ride([read, finish, edit, finish]);
    expect(done.end).toMatchObject({ ok: true, value: { kind: 'finished', turns: 4 } });
    expect(sim.chats[2]?.messages.at(-1)?.content).toContain('Nothing was changed yet');
    expect(flags(done)).toEqual([['unfounded-claim', 'told']]);
    expect(done.rig.of('call.refused')[0]?.what).toBe('finish_step');
  });

  it('is taken the second time: then the harness judges', async () => {
    expect((await ride([finish, finish])).end).toMatchObject(finished);
  });

  it('that tests pass needs a test that ran', async () => {
    const done = await ride([edit, finishing('It adds now and all tests pass.'), test, finish]);
    expect(done.rig.of('progress.flagged')[0]).toMatchObject({
      detector: 'unfounded-claim',
      detail: 'You say that tests or checks pass, but none was run in this attempt.',
    });
  });

  it('that tests pass is founded when they ran, hoped for when they should', async () => {
    expect(flags(await ride([edit, test, finishing('All tests pass.')]))).toEqual([]);
    await sim.close();
    expect(flags(await ride([edit, finishing('The tests should pass now.')]))).toEqual([]);
  });

  it('of a file that no call wrote is told', async () => {
    const done = await ride([edit, finishing('I created `src/util/plus.js` and used it.'), finish]);
    expect(done.rig.of('progress.flagged')[0]?.detail).toContain('src/util/plus.js');
  });

  it('is not doubted about what earlier attempts may have done', async () => {
    const done = await ride([finish], { watch: { touchedBefore: null } });
    expect(done.end).toMatchObject(finished);
    expect(flags(done)).toEqual([]);
  });
});

describe('the step’s files', () => {
  it('that were not touched are named when the model wants to finish', async () => {
    const files = [
      { path: 'src/sum.js', action: 'modify' as const },
      { path: 'docs/sum.md', action: 'create' as const },
    ];
    const step = {
      id: 's1',
      title: 'Mend',
      instructions: 'Mend.',
      files,
      edgeCases: [],
      dependsOn: [],
      checks: [],
      doneWhen: [],
    };
    const done = await ride([edit, finish, write('# sum', 'docs/sum.md'), finish], {
      brief: { step },
    });
    expect(done.end).toMatchObject({ ok: true, value: { turns: 4 } });
    expect(sim.chats[2]?.messages.at(-1)?.content).toContain(
      'The plan has this step change docs/sum.md',
    );
    expect(flags(done)).toEqual([['item-skipped', 'told']]);
  });

  it('are told from others that a command changed', async () => {
    const files = createFiles({ 'src/sum.js': 'a - b' });
    const { call: run } = files.session;
    const session: typeof files.session = {
      ...files.session,
      async call(name, args, scope) {
        if (name === 'run_command') files.files.set('package-lock.json', '{}');
        return run(name, args, scope);
      },
    };
    const done = await ride([test, edit, finish], { files, session });
    expect(sim.chats[1]?.messages.at(-1)?.content).toContain('This changed package-lock.json');
    expect(flags(done)).toEqual([['foreign-files', 'told']]);
  });
});

describe('a watched attempt in the log', () => {
  it('is gone through again without a server and notices the same', async () => {
    const turns = [read, read, read, finish, edit, finish];
    const { rig, end } = await ride(turns);
    const asked = sim.chats.length;
    const events = rig.log.length;
    const again = createRig(sim, { watch: { touchedBefore: [] }, log: rig.log, files: rig.files });
    expect(await again.attempt()).toEqual(end);
    expect(sim.chats).toHaveLength(asked);
    expect(rig.log).toHaveLength(events);
  });

  it('that died after a flag goes on from there and does not flag it again', async () => {
    sim = await startOllamaSim({ script: [{ turns: [read, finish, edit, finish] }] });
    const watch = { touchedBefore: [] };
    const killWhen = ({ body }: { body: { kind: string } }) => body.kind === 'progress.flagged';
    const first = createRig(sim, { watch, killWhen });
    await expect(first.attempt()).rejects.toThrow(Killed);
    const second = createRig(sim, { watch, log: first.log, files: first.files });
    expect(await second.attempt()).toMatchObject({
      ok: true,
      value: { kind: 'finished', turns: 4 },
    });
    expect(second.of('progress.flagged')).toHaveLength(1);
  });
});
