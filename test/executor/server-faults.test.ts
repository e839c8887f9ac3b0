import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../sim/ollama/script.ts';
import {
  type OllamaSim,
  type OllamaSimOptions,
  startOllamaSim,
} from '../sim/ollama/start-ollama-sim.ts';
import { createRig, finish, type RigOptions, read } from './rig.ts';

let sim: OllamaSim;
afterEach(() => sim.close());

async function ride(fault: Fault, options: RigOptions = {}, simOptions: OllamaSimOptions = {}) {
  sim = await startOllamaSim({
    script: [{ turns: [{ ...read, content: 'I read the file now', fault }, finish] }],
    ...simOptions,
  });
  const rig = createRig(sim, options);
  return { rig, end: await rig.attempt() };
}

const finished = { ok: true, value: { kind: 'finished' } };
const gaveUp = (reason: string) => ({ ok: true, value: { kind: 'gave-up', reason } });
const failed = (kind: string) => ({ ok: false, error: { kind } });

describe('a fault that passes', () => {
  const passing: readonly [string, Fault][] = [
    ['a full queue', { kind: 'busy', times: 3 }],
    ['a connection cut in the middle', { kind: 'cut', after: 2, times: 2 }],
    ['an answer without its last frame', { kind: 'no-done', times: 1 }],
    ['a stall after some frames', { kind: 'stall', after: 2, times: 1 }],
    ['a stall right after the headers', { kind: 'stall', after: 0, times: 1 }],
    ['a dead model runner', { kind: 'runner-died', times: 1 }],
    ['a line that is no JSON', { kind: 'garbage-line', after: 1, times: 1 }],
    [
      'a runner that dies in the stream',
      {
        kind: 'error-line',
        after: 1,
        times: 1,
        error: 'an error was encountered while running the model: unexpected EOF',
      },
    ],
    ['a gateway without a server', { kind: 'status', status: 502, error: '', times: 1 }],
  ];
  it.each(passing)('%s is asked again and every repetition is an event', async (_name, fault) => {
    const { rig, end } = await ride(fault);
    expect(end).toMatchObject(finished);
    expect(rig.of('model.retried').length).toBe(fault.times);
    expect(rig.files.ran).toHaveLength(1);
  });

  it('reads an answer whose every byte comes alone', async () => {
    sim = await startOllamaSim({
      script: [{ turns: [{ content: 'Häß 😀 liegt', ...finish, fault: { kind: 'split' } }] }],
    });
    const rig = createRig(sim);
    expect(await rig.attempt()).toMatchObject(finished);
    const response = rig.of('model.responded')[0]?.response.blob ?? '';
    expect(rig.blobs.get(response)).toContain('Häß 😀 liegt');
  });

  it('waits for headers much longer than the stall limit while the server lives, and shows it', async () => {
    const { rig, end } = await ride(
      { kind: 'header-delay', ms: 500, times: 1 },
      { server: { stallMs: 100, pollMs: 20 } },
    );
    expect(end).toMatchObject(finished);
    expect(rig.of('model.retried')).toEqual([]);
    const waits = rig.pulses
      .filter((pulse) => pulse.phase === 'prefill')
      .map((pulse) => pulse.ms ?? 0);
    expect(Math.max(...waits)).toBeGreaterThan(300);
  });

  it('shows that the model is being loaded', async () => {
    sim = await startOllamaSim({ loadMs: 200, script: [{ turns: [finish] }] });
    const rig = createRig(sim, { server: { pollMs: 20 } });
    await rig.attempt();
    expect(rig.pulses.map((pulse) => pulse.phase)).toContain('load');
  });
});

describe('a fault that ends the attempt under its name', () => {
  const named: readonly [string, Fault, string][] = [
    ['more than the engine takes', { kind: 'context-exceeded' }, 'context-full'],
    ['more than the rendered path takes', { kind: 'prompt-too-long' }, 'context-full'],
    ['a history cut to half the window', { kind: 'half-context' }, 'history-cut'],
    [
      'a model that repeats one token',
      { kind: 'repetition', token: ' the' },
      'degenerate-repetition',
    ],
    ['calls that the server can not read', { kind: 'bad-arguments' }, 'malformed-calls'],
  ];
  it.each(named)('%s', async (_name, fault, reason) => {
    const turns = [
      { ...read, fault },
      { ...read, fault },
    ];
    sim = await startOllamaSim({ script: [{ turns }] });
    // Enough text that half a window is visibly too little.
    const rig = createRig(sim, {
      executor: { contextLength: 8192 },
      ready: { contextAllocated: 8192 },
      brief: { planSummary: 'word '.repeat(3000) },
    });
    expect(await rig.attempt()).toMatchObject(gaveUp(reason));
    expect(rig.of('model.failed').at(-1)?.outcome).toBe(
      reason === 'malformed-calls' ? 'malformed-call' : reason,
    );
  });

  it('an answer cut at its limit is forgiven once', async () => {
    const cut = { content: 'so much', fault: { kind: 'length' } } as const;
    sim = await startOllamaSim({ script: [{ turns: [cut, cut] }] });
    expect(await createRig(sim).attempt()).toMatchObject(gaveUp('output-limit'));
    await sim.close();
    sim = await startOllamaSim({ script: [{ turns: [cut, finish] }] });
    expect(await createRig(sim).attempt()).toMatchObject(finished);
  });

  it('a call to an unknown tool that the server swallowed counts as an empty answer', async () => {
    sim = await startOllamaSim({
      script: [{ turns: [{ fault: { kind: 'dropped' } }, { fault: { kind: 'dropped' } }] }],
    });
    expect(await createRig(sim).attempt()).toMatchObject(gaveUp('empty-turns'));
  });
});

describe('a fault that stops the run', () => {
  const stopping: readonly [string, Fault, string][] = [
    ['a model that is gone', { kind: 'missing' }, 'model-missing'],
    ['a template without tools', { kind: 'no-tools' }, 'model-unsuitable'],
    ['a load that fails', { kind: 'load-failed' }, 'server-failed'],
    ['an unknown error', { kind: 'status', status: 500, error: 'out of cheese' }, 'server-failed'],
    ['a refused host name', { kind: 'status', status: 403, error: '' }, 'server-failed'],
    ['another model answering', { kind: 'substituted', model: 'tiny:1b' }, 'model-substituted'],
    ['answers that always break off', { kind: 'cut', after: 1 }, 'server-failed'],
    ['answers that always stall', { kind: 'stall', after: 1 }, 'server-failed'],
    ['a server that dies', { kind: 'death' }, 'server-unreachable'],
  ];
  it.each(stopping)('%s', async (_name, fault, kind) => {
    const { rig, end } = await ride(fault, { server: { stallMs: 80, pollMs: 20 } });
    expect(end).toMatchObject(failed(kind));
    expect(rig.files.ran).toEqual([]);
  });

  it('a line that never ends is given up, not collected', async () => {
    const { end } = await ride(
      { kind: 'long-line', bytes: 300_000 },
      { server: { maxLineBytes: 100_000 } },
    );
    expect(end).toMatchObject(failed('server-failed'));
  });

  it('takes a whole file in one long line', async () => {
    const { end } = await ride({ kind: 'long-line', bytes: 60_000 });
    expect(end).toMatchObject(finished);
  });
});

describe('an abort', () => {
  const situations: readonly [string, OllamaSimOptions, Fault | undefined, string][] = [
    ['while tokens come', { tokenDelayMs: 50 }, undefined, 'generate'],
    ['while the prompt is read', {}, { kind: 'header-delay', ms: 30_000 }, 'generate'],
    ['while the model is loaded', { loadMs: 30_000 }, undefined, 'load'],
  ];
  it.each(situations)(
    '%s stops the server within a second',
    async (_name, simOptions, fault, phase) => {
      const content = 'word '.repeat(2000);
      const turn = fault === undefined ? { content } : { content, fault };
      sim = await startOllamaSim({ script: [{ turns: [turn] }], ...simOptions });
      const stop = new AbortController();
      const rig = createRig(sim, { signal: stop.signal });
      const attempt = rig.attempt();
      await expect.poll(() => sim.generating() + sim.loads()).toBeGreaterThan(0);
      const stoppedAt = performance.now();
      stop.abort(new Error('stopped by hand'));
      await expect(attempt).rejects.toThrow('stopped by hand');
      await expect.poll(() => sim.aborts, { interval: 10 }).toEqual([phase]);
      expect(performance.now() - stoppedAt).toBeLessThan(1000);
      expect(sim.generating()).toBe(0);
      expect(rig.of('model.responded')).toEqual([]);
    },
  );

  it('gives up its place in the queue', async () => {
    const turn = { content: 'word '.repeat(2000) };
    sim = await startOllamaSim({ script: [{ turns: [turn] }], tokenDelayMs: 20 });
    const [first, second] = [new AbortController(), new AbortController()];
    const one = createRig(sim, { signal: first.signal }).attempt();
    await expect.poll(() => sim.generating()).toBe(1);
    const two = createRig(sim, { signal: second.signal }).attempt();
    await expect.poll(() => sim.chats.length).toBe(2);
    second.abort(new Error('enough'));
    await expect(two).rejects.toThrow('enough');
    await expect.poll(() => sim.aborts).toEqual(['queue']);
    first.abort(new Error('enough'));
    await expect(one).rejects.toThrow('enough');
  });
});
