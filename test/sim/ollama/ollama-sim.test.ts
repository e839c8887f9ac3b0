import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { type OllamaSim, startOllamaSim } from './start-ollama-sim.ts';

let sim: OllamaSim;
afterEach(() => sim?.close());

const post = (path: string, body: object) =>
  fetch(`${sim.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
const frames = async (response: Response) =>
  (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const chat = { model: 'sim-coder:7b', messages: [{ role: 'user', content: 'step two' }] };
const two = {
  content: 'Both.',
  toolCalls: [
    { name: 'read_file', arguments: { path: 'a' } },
    { name: 'read_file', arguments: { path: 'b' } },
  ],
};

describe('the simulated Ollama', () => {
  it('sends rendered calls in frames of their own and native ones in the last', async () => {
    sim = await startOllamaSim({ script: [{ turns: [two] }] });
    const rendered = await frames(await post('/api/chat', chat));
    expect(rendered.map((frame) => frame.message.tool_calls?.length)).toEqual([
      undefined,
      1,
      1,
      undefined,
    ]);
    expect(rendered[1].message.tool_calls[0].id).toMatch(/^call_[a-z0-9]{8}$/);
    await sim.close();
    sim = await startOllamaSim({ script: [{ turns: [two] }], personality: 'native' });
    const native = await frames(await post('/api/chat', chat));
    expect(native.map((frame) => frame.message.tool_calls?.length)).toEqual([undefined, 2]);
    expect(native.at(-1).message.tool_calls[0].id).toMatch(/^[a-z0-9]{32}$/);
    expect(native.at(-1)).toMatchObject({ done: true, done_reason: 'stop' });
  });

  it('chooses a script by the brief and a turn by the answers before', async () => {
    sim = await startOllamaSim({
      script: [
        { match: 'step one', turns: [{ content: 'one' }] },
        { match: ['step', 'two'], turns: [{ content: 'first' }, { content: 'second' }] },
      ],
    });
    const said = async (messages: object[]) =>
      (await frames(await post('/api/chat', { ...chat, messages })))[0].message.content;
    expect(await said(chat.messages)).toBe('first');
    expect(await said([...chat.messages, { role: 'assistant', content: 'first' }])).toBe('second');
    expect(await said([{ role: 'user', content: 'step one' }])).toBe('one');
  });

  it('loads again when num_ctx or shift change, and only then', async () => {
    sim = await startOllamaSim({ script: [{ turns: [{ content: 'x' }] }] });
    const ask = (more: object) => post('/api/chat', { ...chat, ...more }).then(frames);
    await ask({ options: { num_ctx: 8192 }, shift: false });
    await ask({ options: { num_ctx: 8192, temperature: 1 }, shift: false });
    expect(sim.loads()).toBe(1);
    await ask({ options: { num_ctx: 16_384 }, shift: false });
    await ask({ options: { num_ctx: 16_384 }, shift: true });
    expect(sim.loads()).toBe(3);
    const ps = JSON.parse(await (await fetch(`${sim.url}/api/ps`)).text());
    expect(ps.models[0]).toMatchObject({ name: 'sim-coder:7b', context_length: 16_384 });
  });

  it('refuses what does not fit with the engine’s JSON as a string', async () => {
    sim = await startOllamaSim({ script: [{ turns: [{ content: 'x' }] }] });
    const messages = [{ role: 'user', content: 'word '.repeat(2000) }];
    const response = await post('/api/chat', {
      ...chat,
      messages,
      truncate: false,
      options: { num_ctx: 1024 },
    });
    expect(response.status).toBe(400);
    const { error } = JSON.parse(await response.text());
    expect(JSON.parse(error).error).toMatchObject({
      type: 'exceed_context_size_error',
      n_ctx: 1024,
    });
  });

  it('refuses calls in the history whose arguments are no object', async () => {
    sim = await startOllamaSim();
    const poisoned = {
      role: 'assistant',
      tool_calls: [{ function: { name: 'x', arguments: '{"a":' } }],
    };
    const response = await post('/api/chat', { ...chat, messages: [...chat.messages, poisoned] });
    expect(response.status).toBe(400);
  });

  it('answers 503 when its queue is full', async () => {
    sim = await startOllamaSim({
      script: [{ turns: [{ content: 'a b c' }] }],
      maxQueue: 0,
      tokenDelayMs: 100,
    });
    const first = post('/api/chat', chat);
    await expect.poll(() => sim.generating()).toBe(1);
    expect((await post('/api/chat', chat)).status).toBe(503);
    await (await first).text();
  });

  it('runs as a program', async () => {
    const child = spawn(process.execPath, [new URL('main.ts', import.meta.url).pathname], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout });
    const line = await new Promise<string>((resolve) => lines.once('line', resolve));
    const { url } = JSON.parse(line);
    expect(await (await fetch(url)).text()).toBe('Ollama is running');
    child.kill();
  });
});
