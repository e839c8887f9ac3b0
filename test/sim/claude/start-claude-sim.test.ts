import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { contractSchemas } from '../../../shared/plan/contract-schemas.ts';
import { planAnswer } from './answers.ts';
import { faultNames } from './script.ts';
import { type ClaudeSim, startClaudeSim } from './start-claude-sim.ts';

const sims: ClaudeSim[] = [];
const children: ChildProcess[] = [];
const start = async (...options: Parameters<typeof startClaudeSim>) => {
  const sim = await startClaudeSim(...options);
  sims.push(sim);
  return sim;
};
afterEach(async () => {
  for (const child of children.splice(0)) child.kill();
  await Promise.all(sims.splice(0).map((sim) => sim.close()));
});

const HEADERS = {
  authorization: 'Bearer k',
  'anthropic-version': '2026-10-21',
  'content-type': 'application/json',
};
const good = {
  model: 'claude-opus-5-5',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'hello' }],
};
const post = (url: string, body: unknown, headers: Record<string, string> = HEADERS) =>
  fetch(`${url}/v1/messages`, { method: 'POST', headers, body: JSON.stringify(body) });
const asking = (schema: unknown) => ({
  ...good,
  output_config: { format: { type: 'json_schema', schema } },
});

describe('the simulated Claude', () => {
  it.each<[string, unknown, string]>([
    ['sampling', { ...good, temperature: 1 }, 'Extra inputs'],
    ['a forced tool', { ...good, tool_choice: { type: 'any' } }, 'not supported'],
    ['thinking turned off', { ...good, thinking: { type: 'disabled' } }, 'thinking.type.disabled'],
    [
      'prefill',
      { ...good, messages: [...good.messages, { role: 'assistant', content: '{' }] },
      'prefill',
    ],
    ['bounds in a schema', asking({ type: 'string', minLength: 1 }), "'minLength'"],
    [
      'open objects in a schema',
      asking({ type: 'object', properties: {} }),
      'additionalProperties',
    ],
    ['an unknown effort', { ...good, output_config: { effort: 'huge' } }, 'effort'],
    ['no max_tokens', { ...good, max_tokens: undefined }, 'max_tokens'],
  ])('refuses %s as the API does', async (_, body, words) => {
    const sim = await start();
    const response = await post(sim.url, body);
    const answer = await response.json();
    expect(response.status).toBe(400);
    expect(answer).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
    expect(JSON.stringify(answer)).toContain(words.replaceAll('"', '\\"'));
  });

  it('asks for the bearer key and the version', async () => {
    const sim = await start();
    const { authorization, ...noKey } = HEADERS;
    const { 'anthropic-version': _, ...noVersion } = HEADERS;
    expect((await post(sim.url, good, { ...noKey, 'x-api-key': authorization })).status).toBe(401);
    expect((await post(sim.url, good, noVersion)).status).toBe(400);
    expect((await post(sim.url, good)).status).toBe(200);
  });

  it('knows the stage by the schema, and answers in the contract’s shape', async () => {
    const sim = await start();
    for (const schema of Object.values(contractSchemas)) await post(sim.url, asking(schema));
    await post(sim.url, good);
    expect(sim.requests.map(({ stage }) => stage)).toEqual(['intake', 'plan', 'verify', 'advise']);
  });

  it('streams the events in the API’s order', async () => {
    const sim = await start();
    const text = await (await post(sim.url, { ...good, stream: true })).text();
    const types = [...text.matchAll(/^event: (.*)$/gm)].map(([, type]) => type);
    expect(types.filter((type, at) => type !== types[at - 1])).toEqual([
      'message_start',
      'content_block_start',
      'ping',
      'content_block_delta',
      'content_block_stop',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
  });

  it('gives answers in order, and the last one again', async () => {
    const plan = [planAnswer({ summary: 'one' }), planAnswer({ summary: 'two' })];
    const sim = await start({ script: { answers: { plan }, faults: [{ fault: 'overloaded' }] } });
    const ask = async () => (await post(sim.url, asking(contractSchemas.plan))).text();
    const answers = [await ask(), await ask(), await ask(), await ask()];
    expect(answers.map((answer) => /Overloaded|one|two/.exec(answer)?.[0])).toEqual([
      'Overloaded',
      'one',
      'two',
      'two',
    ]);
  });

  it.each(faultNames)('comes to an end or can be closed with the fault %s', async (fault) => {
    const sim = await start({ script: { faults: [{ fault, everyMs: 1, pings: 2 }] } });
    const body = post(sim.url, { ...good, stream: true }).then((response) => response.text());
    const settled = Promise.allSettled([body]);
    await expect.poll(() => sim.requests.length).toBe(1);
    await sim.close();
    await settled;
  });

  it('runs on its own with a script from a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sim-'));
    writeFileSync(join(folder, 's.json'), JSON.stringify({ answers: { advise: ['from a file'] } }));
    const program = new URL('./main.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [program, '--script', join(folder, 's.json')]);
    children.push(child);
    const url = await new Promise<string>((resolve) => {
      child.stdout.on('data', (chunk) => resolve(/http:\S+/.exec(String(chunk))?.[0] ?? ''));
    });
    expect(await (await post(url, good)).text()).toContain('from a file');
    rmSync(folder, { recursive: true });
  });
});
