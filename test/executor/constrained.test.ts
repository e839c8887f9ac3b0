import { afterEach, describe, expect, it } from 'vitest';
import type { SimTurn } from '../sim/ollama/script.ts';
import { type OllamaSim, startOllamaSim } from '../sim/ollama/start-ollama-sim.ts';
import { Killed } from './memory-durable.ts';
import { createFiles, createRig, type RigOptions } from './rig.ts';

let sim: OllamaSim;
afterEach(() => sim.close());

const call = (tool: string, given: object): SimTurn => ({
  content: JSON.stringify({ tool, arguments: given }),
});
const done = call('finish_step', { summary: 'It adds now.' });
const askEdit = call('edit_file', { path: 'src/sum.js' });
const texts: SimTurn = {
  content: 'old_text:\n```js\na - b\n```\nnew_text:\n```js\na + b\n```',
};
const ready = { transport: 'constrained' } as const;

async function ride(turns: readonly SimTurn[], more: RigOptions = {}) {
  sim = await startOllamaSim({ script: [{ turns: [...turns] }] });
  const rig = createRig(sim, { ...more, ready });
  return { rig, end: await rig.attempt() };
}

describe('the constrained transport', () => {
  it('sends a schema of the offered tools and no tools', async () => {
    const { rig, end } = await ride([call('read_file', { path: 'src/sum.js' }), done]);
    expect(end).toMatchObject({ ok: true, value: { kind: 'finished', turns: 2 } });
    const [first] = sim.chats;
    expect(first?.tools).toEqual([]);
    expect(JSON.stringify(first?.format)).toContain('"enum":["run_command"]');
    expect(first?.messages[0]?.content).toContain('- run_command: ');
    expect(rig.of('model.requested')[0]?.parameters).toMatchObject({ transport: 'constrained' });
    expect(rig.of('call.repaired')).toEqual([]);
  });

  it('keeps texts of files out of the schema and asks for them without one', async () => {
    const { rig, end } = await ride([askEdit, texts, done]);
    expect(end).toMatchObject({ ok: true, value: { kind: 'finished', turns: 2 } });
    expect(rig.files.files.get('src/sum.js')).toContain('a + b');
    const [control, code, after] = sim.chats;
    expect(JSON.stringify(control?.format)).not.toMatch(/old_text|new_text|"content"/);
    expect(code?.format).toBeUndefined();
    expect(code?.messages.at(-2)?.content).toBe(askEdit.content);
    expect(code?.messages.at(-1)?.content).toContain('the line new_text:');
    // The next turn continues what was said, texts included.
    expect(after?.messages.slice(0, code?.messages.length)).toEqual(code?.messages);
    expect(after?.messages.at(-2)?.content).toContain('a + b');
    expect(after?.messages.at(-1)?.content).toContain('Result of edit_file');
  });

  it('lets every request begin with all of the one before', async () => {
    const { rig } = await ride([call('read_file', { path: 'src/sum.js' }), askEdit, texts, done]);
    expect(rig.of('model.requested').map((one) => one.prefixKept)).toEqual([undefined, 1, 1]);
  });

  it('is one durable turn of two requests, and their tokens are added up', async () => {
    const { rig } = await ride([askEdit, texts, done]);
    expect(rig.of('model.requested')).toHaveLength(2);
    expect(rig.of('model.responded')).toHaveLength(2);
    const [turn] = rig.of('model.responded');
    const alone = JSON.stringify(sim.chats[1]?.messages).length / 4;
    expect(turn?.tokens.input).toBeGreaterThan(alone * 1.5);
  });

  it('asks the whole turn again after a crash between its requests', async () => {
    sim = await startOllamaSim({ script: [{ turns: [askEdit, texts, done] }] });
    const files = createFiles({ 'src/sum.js': 'export const sum = (a, b) => a - b;\n' });
    const log: NonNullable<RigOptions['log']> = [];
    const killWhen = () => sim.chats.length === 2;
    const first = createRig(sim, { ready, files, log, killWhen });
    await expect(first.attempt()).rejects.toThrow(Killed);
    const second = createRig(sim, { ready, files, log });
    expect(await second.attempt()).toMatchObject({ ok: true, value: { kind: 'finished' } });
    expect(files.ran.filter((one) => one.startsWith('edit_file'))).toHaveLength(1);
    const sent = sim.chats.length;
    const again = createRig(sim, { ready, files, log });
    expect(await again.attempt()).toMatchObject({ ok: true, value: { kind: 'finished' } });
    expect(sim.chats).toHaveLength(sent);
  });

  it('writes a new file with quotes and line breaks that no JSON had to carry', async () => {
    const text = 'const a = `"${1}"`;\n\tconst b = \'\\\\d\';\n';
    const { rig } = await ride([
      call('write_file', { path: 'src/new.js' }),
      { content: `Here it is:\n\`\`\`js\n${text}\`\`\`\n` },
      done,
    ]);
    expect(rig.files.files.get('src/new.js')).toBe(text);
  });

  it.each([
    ['nothing but words', 'I would rather not.', 'no fenced block came for content'],
    ['a block that is not closed', '```js\nconst a', 'was cut off'],
  ])('runs nothing when the text is %s, and says so', async (_what, content, because) => {
    const { rig, end } = await ride([
      call('write_file', { path: 'src/new.js' }),
      { content },
      done,
    ]);
    expect(rig.files.ran).toEqual([]);
    expect(rig.of('turn.nudged')[0]?.because).toContain(because);
    expect(end).toMatchObject({ ok: true, value: { kind: 'finished' } });
  });

  it('takes the whole call made once more in place of a block', async () => {
    const whole = { tool: 'write_file', arguments: { path: 'src/new.js', content: 'x\n' } };
    const { rig } = await ride([
      call('write_file', { path: 'src/new.js' }),
      { content: JSON.stringify(whole) },
      done,
    ]);
    expect(rig.files.files.get('src/new.js')).toBe('x\n');
  });

  it('asks for no text when the call could not run anyway', async () => {
    await ride([call('write_file', {}), done]);
    expect(sim.chats).toHaveLength(2);
    expect(sim.chats[1]?.format).toBeDefined();
  });

  it('reads calls of a server that takes no notice of the schema', async () => {
    const { rig, end } = await ride([
      { content: 'Reading.\n```json\n{"name":"read_file","arguments":{"path":"src/sum.js"}}\n```' },
      done,
    ]);
    expect(rig.files.ran).toEqual(['read_file {"path":"src/sum.js"}']);
    expect(end).toMatchObject({ ok: true, value: { kind: 'finished' } });
  });
});

describe('the text transport', () => {
  it('says where the texts of a call go that came without them', async () => {
    const lacking = { content: '```tool\nwrite_file {"path": "a"}\n```\nDone.' };
    sim = await startOllamaSim({ script: [{ turns: [lacking, lacking] }] });
    const rig = createRig(sim, { ready: { transport: 'text' } });
    await rig.attempt();
    expect(sim.chats[1]?.messages.at(-1)?.content).toContain('fenced blocks behind the call');
  });

  it('shows the history as it wants to be answered', async () => {
    sim = await startOllamaSim({
      script: [
        {
          turns: [
            { content: `\`\`\`tool\nedit_file {"path": "src/sum.js"}\n\`\`\`\n${texts.content}` },
            { content: '```tool\nfinish_step {"summary": "Done."}\n```' },
          ],
        },
      ],
    });
    const rig = createRig(sim, { ready: { transport: 'text' } });
    expect(await rig.attempt()).toMatchObject({ ok: true, value: { kind: 'finished', turns: 2 } });
    expect(rig.files.files.get('src/sum.js')).toContain('a + b');
    expect(rig.of('call.repaired')).toEqual([]);
    expect(sim.chats[1]?.messages.at(-2)?.content).toBe(
      '```tool\nedit_file {"path":"src/sum.js"}\n```\nold_text:\n```\na - b\n```\nnew_text:\n```\na + b\n```',
    );
    expect(sim.chats[0]?.format).toBeUndefined();
  });
});
