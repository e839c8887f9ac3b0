import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../shared/run/event.ts';
import { asOwnScript, type SimChatRequest, type SimScript } from '../sim/openai/script.ts';
import { type OpenAiSim, startOpenAiSim } from '../sim/openai/start-openai-sim.ts';
import { createRig, kindsOf, type Rig } from './rig.ts';
import { goodExecutor } from './sample.ts';

const KEY = 'house-key-7f3a9c';
let rig: Rig;
let sim: OpenAiSim;
afterEach(() => Promise.all([rig.close(), sim.close()]));

/** A rig whose settings name the simulated server as `team`, with its key in a variable of an unsuspicious name. */
async function prepare(options: Parameters<typeof startOpenAiSim>[0]) {
  sim = await startOpenAiSim({ apiKey: KEY, ...options });
  rig = await createRig();
  const server = { name: 'team', url: `${sim.url}/v1`, kind: 'openai', keyVariable: 'HOUSE' };
  const settings = { version: 1, servers: [server], sandbox: {} };
  writeFileSync(join(rig.home, 'settings.json'), JSON.stringify(settings));
  Object.assign(rig.env, { HOUSE: KEY });
}

const ride = () => rig.run({ executor: 'team/sim-coder' });
const good = asOwnScript(goodExecutor)[0]?.turns ?? [];
const printsEnvironment: SimScript = [
  {
    turns: [
      ...good.slice(0, 2),
      { toolCalls: [{ name: 'run_command', arguments: { command: 'env' } }] },
      ...good.slice(2),
    ],
  },
];

describe('a ride over an OpenAI-compatible server', () => {
  it.each([
    ['vllm', 'vllm'],
    ['llama.cpp', 'llama.cpp'],
    ['lmstudio', 'lmstudio'],
  ] as const)('of %s delivers, replays and is told in the log', async (personality, flavour) => {
    await prepare({ personality, script: goodExecutor });
    const { finished, runId } = await ride();
    expect([finished.exitCode, finished.outcome]).toEqual([0, 'approved']);
    const probed = rig.events.find((event) => event.kind === 'env.probed');
    expect(probed).toMatchObject({ flavour, server: 'team', digest: null, model: 'sim-coder' });
    expect(kindsOf(rig.events)).not.toContain('transport.switched');
    const replayed = await (await rig.engine()).replay(runId);
    expect(replayed).toMatchObject({ ok: true, value: { outcome: 'approved' } });
  });

  it('keeps the key out of commands, out of the log and away from Claude', async () => {
    await prepare({ personality: 'vllm', script: printsEnvironment });
    const { finished, runFile } = await ride();
    expect(finished.exitCode).toBe(0);
    expect(sim.chats.length).toBeGreaterThan(3);
    expect(readFileSync(runFile).includes(KEY)).toBe(false);
    expect(JSON.stringify(sim.chats)).not.toContain(KEY);
    expect(JSON.stringify(sim.chats)).toContain('PATH=');
    expect(JSON.stringify(rig.claude.requests)).not.toContain(KEY);
  });

  it('stops with the name of the variable when the key is wrong', async () => {
    await prepare({ personality: 'llama.cpp', script: goodExecutor });
    Object.assign(rig.env, { HOUSE: 'another-key-123' });
    const { finished, error } = await ride();
    expect([finished.exitCode, error?.kind]).toEqual([5, 'server-failed']);
    expect(JSON.stringify(error)).toContain('HOUSE');
  });

  it('goes under a schema where a vLLM was started without tool calls', async () => {
    const call = (tool: string, given: object) => ({
      content: JSON.stringify({ tool, arguments: given }),
    });
    const handler = (request: SimChatRequest) => {
      const last = request.messages.at(-1)?.content ?? '';
      if (last.startsWith('Now write the texts'))
        return { content: 'old_text:\n```\nHey \n```\nnew_text:\n```\nGood day \n```' };
      return last.includes('Result of edit_file')
        ? call('finish_step', { summary: 'Polite now.' })
        : call('edit_file', { path: 'src/greet.js' });
    };
    await prepare({ personality: 'vllm', autoTools: false, handler });
    const { finished, runId } = await ride();
    expect(finished.exitCode).toBe(0);
    expect(
      sim.chats.map(({ response_format, tools }) => [response_format !== undefined, tools.length]),
    ).toEqual([
      [true, 0],
      [false, 0],
      [true, 0],
    ]);
    const notes = rig.events.filter((event) => event.kind === 'env.fault');
    expect(JSON.stringify(notes)).toContain('--enable-auto-tool-choice');
    const replayed = await (await rig.engine()).replay(runId);
    expect(replayed).toMatchObject({ ok: true, value: { outcome: 'approved' } });
  });

  it('goes on after a stop with the same bytes, because the log says which server it was', async () => {
    await prepare({ personality: 'vllm', script: goodExecutor });
    const stop = new AbortController();
    const onEvent = (_run: unknown, event: RunEvent) => {
      rig.events.push(event);
      if (event.kind === 'model.responded' && event.role === 'executor') stop.abort();
    };
    const first = await rig.run({ executor: 'team/sim-coder' }, { signal: stop.signal, onEvent });
    expect(first.finished.exitCode).not.toBe(0);
    const { finished } = await rig.resume(first.runId);
    expect(finished.exitCode).toBe(0);
    const constants = sim.requests
      .filter(({ path, raw }) => path.endsWith('/completions') && !raw.includes('"max_tokens":1,'))
      .map(({ raw }) => raw.toString('utf8').split('"messages":')[0]);
    expect(constants.length).toBeGreaterThan(3);
    expect(new Set(constants).size).toBe(1);
    expect(constants[0]).toContain('"strict":true');
  });

  it('goes on through busy, broken and damaged answers', async () => {
    const faults = [
      { kind: 'busy', times: 1 },
      { kind: 'cut', after: 2, times: 1 },
      { kind: 'calls', how: 'last-brace-lost' },
      { kind: 'error-event', after: 1, times: 1 },
    ] as const;
    const turns = good.map((turn, at) => ({ ...turn, fault: faults[at] }));
    await prepare({ personality: 'vllm', script: [{ turns }] });
    const { finished } = await ride();
    expect(finished.exitCode).toBe(0);
    expect(kindsOf(rig.events).filter((kind) => kind === 'model.retried')).toHaveLength(4);
  });
});
