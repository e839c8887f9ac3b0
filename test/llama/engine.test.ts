import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseFailure } from '../../electron/executor/servers/ollama/failures.ts';
import { createOllamaServer } from '../../electron/executor/servers/ollama.ts';
import { createEngineRig, type EngineRig } from './engine-rig.ts';
import { NO_SUCH_TURN } from './scripted-gguf.ts';
import { sayWhyNoLlama } from './why-no-llama.ts';

const SAID =
  'I read the file first: größe, 你好, 😀.\n\n<tool_call>\n{"name": "read_file"}\n</tool_call>';
const SPACES = "  a = 'b ' + c ; it 's , is n't ? ' d ' !\n\t\r\n end\u0000\u007f \u00a0\u2028 ";
const ENDLESS = 'round and round it goes ';

const scripts = {
  'poet:tiny': [
    { match: ['Step s1'], turns: [[{ text: SAID }], [{ text: 'Now I read the file again.' }]] },
    { match: ['Step s2'], turns: [[{ text: 'Something else for the second step.' }]] },
  ],
  'other:tiny': [{ match: [], turns: [[{ text: 'Quite another text.' }]] }],
  'coin:tiny': [
    {
      match: [],
      turns: [
        [
          { text: 'heads', share: 0.7 },
          { text: 'tails', share: 0.3 },
        ],
      ],
    },
  ],
  'spaces:tiny': [{ match: [], turns: [[{ text: SPACES }]] }],
  'silent:tiny': [{ match: [], turns: [[{ text: '' }]] }],
  'endless:tiny': [{ match: [], turns: [[{ text: ENDLESS, endless: true }]] }],
};

const options = { num_ctx: 8192, temperature: 0 };
const user = (content: string) => ({ role: 'user', content });
const ask = (model: string, content: string, more: object = {}) => ({
  model,
  messages: [user(content)],
  options: { ...options, ...more },
});

describe.skipIf(sayWhyNoLlama() !== null)('a real llama.cpp behind the Ollama protocol', () => {
  let rig: EngineRig;
  beforeAll(async () => {
    rig = await createEngineRig(scripts);
  });
  afterAll(() => rig?.close());

  it('says at temperature 0 what the model file holds, token by token', async () => {
    const { content, frames } = await rig.chat(ask('poet:tiny', 'Step s1: begin'));
    expect(content).toBe(SAID);
    expect(frames.length).toBeGreaterThan(10);
    expect(frames.slice(0, -1).every((frame) => SAID.includes(frame.message.content))).toBe(true);
  });

  it('says something else from another file, for another step, in another turn', async () => {
    expect((await rig.chat(ask('other:tiny', 'Step s1: begin'))).content).toBe(
      'Quite another text.',
    );
    expect((await rig.chat(ask('poet:tiny', 'Step s2: go'))).content).toBe(
      'Something else for the second step.',
    );
    const messages = [user('Step s1: begin'), { role: 'assistant', content: SAID }];
    const second = await rig.chat({ model: 'poet:tiny', messages, options });
    expect(second.content).toBe('Now I read the file again.');
    const beyond = [...messages, ...messages.slice(1)];
    expect((await rig.chat({ model: 'poet:tiny', messages: beyond, options })).content).toBe(
      NO_SUCH_TURN,
    );
  });

  it('keeps every space and control character of what is said', async () => {
    expect((await rig.chat(ask('spaces:tiny', 'Code, please.'))).content).toBe(SPACES);
  });

  it('ends an answer that has no text', async () => {
    const { frames, last } = await rig.chat(ask('silent:tiny', 'Anything?'));
    expect(frames).toHaveLength(1);
    expect(last).toMatchObject({ message: { content: '' }, done_reason: 'stop', eval_count: 1 });
  });

  it('samples from the logits: by chance as the shares say, by certainty at temperature 0', async () => {
    const toss = async (seed: number, temperature: number) =>
      (await rig.chat(ask('coin:tiny', 'Toss.', { seed, temperature, top_p: 1 }))).content;
    const tails: number[] = [];
    for (let seed = 1; seed <= 200; seed += 1) {
      if ((await toss(seed, 1)) === 'tails') tails.push(seed);
    }
    expect(tails.length / 200).toBeGreaterThan(0.2);
    expect(tails.length / 200).toBeLessThan(0.4);
    for (const seed of tails.slice(0, 10)) {
      expect(await toss(seed, 1)).toBe('tails');
      expect(await toss(seed, 0)).toBe('heads');
    }
  });

  it('gives the probabilities that the file’s weights stand for', async () => {
    const { openLlama } = await import('./llama-engine.ts');
    const engine = await openLlama();
    const model = await engine.load(rig.fileOf('coin:tiny'), 512);
    const prompt = model.tokenize({ messages: [user('Toss.')], tools: [] });
    const sampling = { temperature: 1, topK: 0, topP: 1, seed: 1, maxTokens: 1 };
    const first = await model.answer(prompt, sampling, new AbortController().signal).next();
    if (first.done) throw new Error('no token');
    const share = first.value.text.startsWith('h') ? 0.7 : 0.3;
    expect(first.value.confidence).toBeCloseTo(share, 2);
    await model.close();
    await engine.close();
  });

  it('counts every token of the prompt, and which of them it had read before', async () => {
    await rig.post('/api/generate', { model: 'poet:tiny', keep_alive: 0 });
    const messages = [user('Step s1: größe')];
    const first = await rig.chat({ model: 'poet:tiny', messages, options });
    // This vocabulary has one token for each byte and one for each of the 6 marks and the turn's own.
    const bytes = Buffer.byteLength('system\n\nuser\nStep s1: größe\nassistant\n');
    expect(first.last.prompt_eval_count).toBe(bytes + 6);
    expect(first.last.prompt_eval_cached_count).toBe(0);
    expect(first.last.eval_count).toBe(first.frames.length);
    const longer = [...messages, { role: 'assistant', content: SAID }, user('And now?')];
    const second = await rig.chat({ model: 'poet:tiny', messages: longer, options });
    expect(second.last.prompt_eval_count).toBe(
      bytes + 6 + Buffer.byteLength(`${SAID}\nuser\nAnd now?\nassistant\n`) + 4,
    );
    // Everything but the turn’s own token at the end was there already.
    expect(second.last.prompt_eval_cached_count).toBe(bytes + 5);
  });

  it('stops generating when the client leaves, in the middle or before the first token', async () => {
    const asked = ask('endless:tiny', 'Go.', { num_ctx: 32_768 });
    await rig.chat({ ...asked, options: { ...asked.options, num_predict: 1 } });
    const before = rig.front.answers.length;
    await rig.leave(asked, 5);
    await vi.waitFor(() => expect(rig.front.answers.length).toBe(before + 1), 10_000);
    expect(rig.front.answers.at(-1)).toMatchObject({ finish: 'aborted' });
    expect(rig.front.answers.at(-1)?.outputTokens).toBeLessThan(2000);
    await rig.leave(ask('endless:tiny', 'Go. '.repeat(7000), { num_ctx: 32_768 }), 0);
    expect((await rig.chat(ask('other:tiny', 'Are you free?'))).content).toBe(
      'Quite another text.',
    );
    expect(rig.front.answers.filter((answer) => answer.outputTokens > 2000)).toEqual([]);
  });

  it('ends an answer at the limit asked for, and at the end of the window', async () => {
    const short = await rig.chat(ask('endless:tiny', 'Go.', { num_predict: 7 }));
    expect(short.last).toMatchObject({ done_reason: 'length', eval_count: 7 });
    const whole = await rig.chat(ask('endless:tiny', 'Go.', { num_ctx: 512 }));
    const { done_reason, prompt_eval_count = 0, eval_count = 0 } = whole.last;
    expect(done_reason).toBe('length');
    expect(prompt_eval_count + eval_count).toBe(512);
    expect(whole.content.startsWith(ENDLESS + ENDLESS)).toBe(true);
  });

  it('refuses a prompt that is longer than the window, in llama-server’s words', async () => {
    const { status, text } = await rig.post(
      '/api/chat',
      ask('poet:tiny', 'x'.repeat(2000), { num_ctx: 1024 }),
    );
    expect(status).toBe(400);
    const inner: unknown = JSON.parse(JSON.parse(text).error);
    expect(inner).toMatchObject({
      error: { code: 400, type: 'exceed_context_size_error', n_ctx: 1024, n_prompt_tokens: 2030 },
    });
    const blame = { server: 'ollama', url: rig.front.url, tag: 'poet:tiny' };
    expect(parseFailure(status, text, blame)).toMatchObject({ kind: 'context-full' });
  });

  it('loads again for another window, and says what it allocated', async () => {
    for (const num_ctx of [8192, 16_384]) {
      await rig.post('/api/generate', { model: 'poet:tiny', options: { num_ctx } });
      const { text } = await rig.get('/api/ps');
      expect(JSON.parse(text).models).toMatchObject([
        { name: 'poet:tiny', context_length: num_ctx, size_vram: 0 },
      ]);
    }
    await rig.post('/api/generate', { model: 'poet:tiny', keep_alive: 0 });
    expect(JSON.parse((await rig.get('/api/ps')).text)).toEqual({ models: [] });
  });

  it('answers two requests at once, one after the other', async () => {
    const both = await Promise.all(
      ['Step s1', 'Step s2'].map((step) => rig.chat(ask('poet:tiny', step))),
    );
    expect(both.map(({ content }) => content)).toEqual([
      SAID,
      'Something else for the second step.',
    ]);
  });

  it.each([
    ['', 400, 'missing request body'],
    ['{"model":', 400, 'JSON'],
    [{ messages: [] }, 400, 'model is required'],
    [{ model: 'none' }, 404, "model 'none' not found"],
    [{ model: 'poet:tiny', options: { num_ctx: '1' } }, 400, 'must be of type integer'],
    [{ ...ask('poet:tiny', 'x'), think: true }, 400, 'does not support thinking'],
  ])('refuses %j', async (body, status, words) => {
    const answer = await rig.post('/api/chat', body);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text).error).toContain(words);
  });

  it('is taken for an Ollama by Tandem’s own client', async () => {
    const server = createOllamaServer({ url: rig.front.url });
    const scope = { signal: new AbortController().signal, pulse: () => undefined };
    const ready = await server.prepare(
      {
        tag: 'poet:tiny',
        contextLength: 16_384,
        answerTokens: 2048,
        temperature: 0,
        keepAlive: '30m',
        transport: 'native',
      },
      scope,
    );
    if (!ready.ok) throw new Error(JSON.stringify(ready.error));
    expect(ready.value).toMatchObject({
      contextAllocated: 16_384,
      gpuShare: 0,
      quantization: 'F32',
      capabilities: ['completion', 'tools'],
      notes: [],
    });
    const inputSchema = { type: 'object', properties: {} };
    const tools = [{ name: 'read_file', description: 'Reads a file.', inputSchema }];
    const conversation = server.open({ settings: ready.value.settings, tools });
    conversation.append({ role: 'user', content: 'Step s1: begin' });
    const turn = await server.chat(conversation.request(), scope);
    expect(turn).toMatchObject({ ok: true, value: { content: SAID, finish: 'stop' } });
    if (turn.ok) expect(turn.value.promptTokens).toBe(rig.front.answers.at(-1)?.promptTokens);
  });
});
