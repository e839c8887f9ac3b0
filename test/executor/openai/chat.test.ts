import { afterEach, describe, expect, it } from 'vitest';
import type { Fault, SimTurn } from '../../sim/openai/script.ts';
import {
  type OpenAiSim,
  type OpenAiSimOptions,
  startOpenAiSim,
} from '../../sim/openai/start-openai-sim.ts';
import { createTalk } from './rig.ts';

let sim: OpenAiSim;
afterEach(() => sim.close());

const call = { name: 'read_file', arguments: { path: 'src/a.js' } };
const other = { name: 'read_file', arguments: { path: 'src/Häß 😀.js', start_line: 3 } };

async function ask(turn: SimTurn, options: OpenAiSimOptions = {}, more = {}) {
  sim = await startOpenAiSim({ script: [{ turns: [turn] }], ...options });
  const talk = createTalk(sim, more);
  const flavour = options.personality ?? 'vllm';
  return { talk, answer: await talk.turn({ flavour }) };
}

const argumentsOf = (answer: Awaited<ReturnType<typeof ask>>['answer']) =>
  answer.ok ? answer.value.calls.map(({ name, arguments: given }) => [name, given]) : answer.error;
const both = [
  ['read_file', call.arguments],
  ['read_file', other.arguments],
];

describe('an answer with calls', () => {
  const whole: readonly Extract<Fault, { kind: 'calls' }>['how'][] = [
    'by-character',
    'no-ids',
    'id-each-piece',
    'all-index-0',
    'repeated-whole',
    'as-object',
    'finish-stop',
  ];
  for (const personality of ['vllm', 'llama.cpp', 'lmstudio'] as const) {
    it.each(whole)(`of ${personality} is read when they come %s`, async (how) => {
      const turn = {
        content: 'Look.',
        toolCalls: [call, other],
        fault: { kind: 'calls', how } as const,
      };
      const { answer } = await ask(turn, {
        personality,
        models: [{ id: 'sim-coder', loaded: true }],
      });
      expect(argumentsOf(answer)).toEqual(both);
      expect(answer).toMatchObject({ ok: true, value: { content: 'Look.', finish: 'stop' } });
      expect(sim.chats).toHaveLength(1);
    });
  }

  it('is read when no piece says an index', async () => {
    const { answer } = await ask({ toolCalls: [call], fault: { kind: 'calls', how: 'no-index' } });
    expect(argumentsOf(answer)).toEqual([both[0]]);
  });

  it('is read when a call has no arguments', async () => {
    const { answer } = await ask({
      toolCalls: [{ name: 'finish_step', arguments: {} }],
      fault: { kind: 'calls', how: 'no-arguments' },
    });
    expect(argumentsOf(answer)).toEqual([['finish_step', {}]]);
  });

  it.each(['last-brace-lost', 'swallowed', 'bare'] as const)(
    'is asked for once in one piece when the stream damaged it: %s',
    async (how) => {
      const { answer, talk } = await ask({
        toolCalls: [call, other],
        fault: { kind: 'calls', how },
      });
      expect(argumentsOf(answer)).toEqual(both);
      expect(sim.chats.map(({ stream }) => stream)).toEqual([true, false]);
      expect({
        ...sim.chats[1],
        stream: true,
        stream_options: sim.chats[0]?.stream_options,
      }).toEqual(sim.chats[0]);
      expect(talk.emitted).toEqual(['model.retried']);
    },
  );

  it('keeps the text of arguments that are no better in one piece', async () => {
    const { answer } = await ask({
      toolCalls: [call],
      fault: { kind: 'calls', how: 'never-whole' },
    });
    expect(argumentsOf(answer)).toEqual([['read_file', '{"path":"src/a.js"']]);
    expect(sim.chats).toHaveLength(2);
  });

  it('is not asked again when the limit cut it off', async () => {
    const { answer } = await ask({ toolCalls: [call], fault: { kind: 'length' } });
    expect(answer).toMatchObject({ ok: true, value: { finish: 'length' } });
    expect(sim.chats).toHaveLength(1);
  });

  it('keeps calls that a wrong parser printed as text for whoever reads text', async () => {
    const { answer } = await ask({ toolCalls: [call], fault: { kind: 'calls', how: 'as-text' } });
    expect(answer).toMatchObject({ ok: true, value: { calls: [] } });
    expect(answer.ok && answer.value.content).toContain('<tool_call>');
  });
});

describe('an answer', () => {
  const odd: readonly [string, Fault][] = [
    ['comments between its pieces', { kind: 'pings' }],
    ['every byte alone', { kind: 'split' }],
    ['CRLF and data over two lines', { kind: 'crlf' }],
    ['no [DONE]', { kind: 'no-done' }],
    ['no [DONE] and an open line', { kind: 'no-done', open: true }],
  ];
  it.each(odd)('is read with %s', async (_name, fault) => {
    const { answer } = await ask({ content: 'Häß 😀 liegt da.', toolCalls: [call], fault });
    expect(answer).toMatchObject({ ok: true, value: { content: 'Häß 😀 liegt da.' } });
    expect(argumentsOf(answer)).toEqual([both[0]]);
  });

  it.each(['vllm', 'llama.cpp', 'lmstudio'] as const)(
    'of %s brings its thoughts, its figures and its id',
    async (personality) => {
      const turn = { thinking: 'Let me see.', content: 'Done.', promptTokens: 900 };
      const { answer } = await ask(turn, { personality });
      expect(answer).toMatchObject({
        ok: true,
        value: {
          ...{ thinking: 'Let me see.', content: 'Done.', model: 'sim-coder' },
          ...{ promptTokens: 900, cachedTokens: 450, responseId: 'chatcmpl-1', loadMs: 0 },
        },
      });
      if (personality === 'llama.cpp') expect(answer).toMatchObject({ value: { prefillMs: 450 } });
    },
  );

  it('under another name of a server that runs models itself is refused', async () => {
    const fault = { kind: 'substituted', model: 'other-7b' } as const;
    const { answer } = await ask({ content: 'Hi', fault });
    expect(answer).toMatchObject({
      error: { kind: 'fatal', error: { kind: 'model-substituted', answered: 'other-7b' } },
    });
  });
});

describe('a refused request', () => {
  const named: readonly [string, Fault, object][] = [
    ['a full queue', { kind: 'busy' }, { kind: 'busy' }],
    [
      'a full queue that says when',
      { kind: 'busy', status: 429, retryAfter: '7' },
      { kind: 'busy', retryAfterMs: 7_000 },
    ],
    ['a prompt too long for vLLM', { kind: 'too-long', wording: 'vllm' }, { kind: 'context-full' }],
    ['one for a vLLM of old', { kind: 'too-long', wording: 'vllm-old' }, { kind: 'context-full' }],
    [
      'one in its third wording',
      { kind: 'too-long', wording: 'vllm-prompt' },
      { kind: 'context-full' },
    ],
    ['one for llama-server', { kind: 'too-long', wording: 'llama.cpp' }, { kind: 'context-full' }],
    ['one for LM Studio', { kind: 'too-long', wording: 'lmstudio' }, { kind: 'context-full' }],
    ['a call sent back broken', { kind: 'poisoned' }, { kind: 'malformed-call' }],
    ['a dead engine', { kind: 'engine-dead' }, { kind: 'runner-died' }],
    [
      'a gateway without a server',
      { kind: 'status', status: 502, error: '' },
      { kind: 'connection-lost' },
    ],
    ['an error in the stream', { kind: 'error-event', after: 2 }, { kind: 'runner-died' }],
    [
      'one as a field of its own',
      { kind: 'error-event', after: 2, field: true },
      { kind: 'runner-died' },
    ],
    [
      'one that is about length',
      { kind: 'error-event', after: 1, error: 'maximum context length is 10' },
      { kind: 'context-full' },
    ],
    ['a cut connection', { kind: 'cut', after: 2 }, { kind: 'connection-lost' }],
    ['no finish', { kind: 'no-finish' }, { kind: 'connection-lost' }],
    ['a piece that is no JSON', { kind: 'garbage', after: 2 }, { kind: 'connection-lost' }],
    ['a stall', { kind: 'stall', after: 2 }, { kind: 'stalled' }],
    ['an answer withheld', { kind: 'filtered' }, { kind: 'refusal' }],
    ['a server that goes away', { kind: 'death' }, { kind: 'connection-lost' }],
  ];
  it.each(named)('because of %s has a name', async (_name, fault, expected) => {
    const { answer } = await ask({ content: 'I am on it now.', fault });
    expect(answer).toMatchObject({ ok: false, error: expected });
  });

  it('names the models when the one asked for is not there', async () => {
    const { answer } = await ask(
      { fault: { kind: 'missing' } },
      { models: ['sim-a', 'sim-b'], handler: () => ({ fault: { kind: 'missing' } }) },
    );
    const error = {
      kind: 'model-missing',
      server: 'team',
      tag: 'sim-coder',
      known: ['sim-a', 'sim-b'],
    };
    expect(answer).toMatchObject({ error: { kind: 'fatal', error } });
  });

  it('names the flags that a vLLM without tools lacks, with the parser of the model', async () => {
    sim = await startOpenAiSim({ autoTools: false, models: ['Qwen/Qwen3-Coder-30B'] });
    const answer = await createTalk(sim).turn({ tag: 'Qwen/Qwen3-Coder-30B' });
    expect(answer).toMatchObject({ error: { error: { kind: 'model-unsuitable' } } });
    expect(JSON.stringify(answer)).toContain(
      '--enable-auto-tool-choice --tool-call-parser qwen3_xml',
    );
  });

  it('is too long for an event beyond the bound', async () => {
    const fault = { kind: 'long-event', bytes: 5_000 } as const;
    const { answer } = await ask({ fault }, {}, { maxEventBytes: 2_000 });
    expect(answer).toMatchObject({ error: { kind: 'connection-lost' } });
  });
});

describe('a key', () => {
  const key = 'sk-house-123456';
  it('travels as a bearer token', async () => {
    const { answer } = await ask({ content: 'Hi' }, { apiKey: key }, { key, keyVariable: 'TEAM' });
    expect(answer.ok).toBe(true);
    expect(sim.requests.at(-1)?.headers.authorization).toBe(`Bearer ${key}`);
  });

  const refused: readonly [string, object, string][] = [
    ['no variable is named', {}, 'name that variable as keyVariable'],
    ['the variable is not set', { keyVariable: 'TEAM', key: null }, 'TEAM is not set'],
    [
      'it is the wrong one',
      { keyVariable: 'TEAM', key: 'sk-wrong-99' },
      'key that the variable TEAM holds',
    ],
  ];
  it.each(refused)('is asked for by name when %s, and never shown', async (_name, more, words) => {
    const { answer } = await ask({ content: 'Hi' }, { apiKey: key }, more);
    expect(answer).toMatchObject({ error: { kind: 'fatal', error: { kind: 'server-failed' } } });
    expect(JSON.stringify(answer)).toContain(words);
    expect(JSON.stringify(answer)).not.toContain('sk-');
  });
});

describe('waiting', () => {
  it('has no limit before the first piece while the server lives, and shows it', async () => {
    // Four times the limit that holds in the middle of an answer.
    const { answer, talk } = await ask({
      content: 'Hi',
      fault: { kind: 'header-delay', ms: 1_200 },
    });
    expect(answer.ok).toBe(true);
    expect(talk.pulses.filter(({ phase }) => phase === 'prefill').length).toBeGreaterThan(3);
  });

  it('waits for a model that loads and shows it as loading', async () => {
    const { answer, talk } = await ask(
      { content: 'Hi' },
      { personality: 'llama.cpp', loadingFor: 4 },
    );
    expect(answer.ok).toBe(true);
    expect(talk.pulses.some(({ phase }) => phase === 'load')).toBe(true);
  });

  it('ends with a name when nobody listens', async () => {
    sim = await startOpenAiSim();
    const talk = createTalk(sim);
    await sim.close();
    expect(await talk.turn()).toMatchObject({ error: { kind: 'unreachable' } });
  });

  it('closes the connection when it is given up, which stops the server', async () => {
    sim = await startOpenAiSim({
      handler: () => ({ content: 'a b c d', fault: { kind: 'stall', after: 3 } }),
    });
    const talk = createTalk(sim, { stallMs: 60_000 });
    const stop = new AbortController();
    const turn = talk.turn({}, stop.signal);
    while (sim.running() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort(new Error('enough'));
    await expect(turn).rejects.toThrow('enough');
    while (sim.running() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(sim.aborts).toEqual(['generate']);
  });
});
