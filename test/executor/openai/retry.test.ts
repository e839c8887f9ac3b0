import { afterEach, describe, expect, it } from 'vitest';
import { askServer } from '../../../electron/executor/ask-server.ts';
import {
  errorText,
  keyError,
  missingFlags,
  parseRetryAfter,
} from '../../../electron/executor/servers/openai/failures.ts';
import { stepKey } from '../../../shared/ids.ts';
import { type OpenAiSim, startOpenAiSim } from '../../sim/openai/start-openai-sim.ts';
import { createTalk, settings, tools } from './rig.ts';

let sim: OpenAiSim;
afterEach(() => sim?.close());

describe('a server that says when to ask again', () => {
  it('is asked not before', async () => {
    const fault = { kind: 'busy', status: 429, retryAfter: '0.2', times: 1 } as const;
    sim = await startOpenAiSim({ script: [{ turns: [{ content: 'Hi', fault }] }] });
    const { server, scopeOf, pulses } = createTalk(sim);
    const conversation = server.open({ settings, tools });
    conversation.append({ role: 'user', content: 'x' });
    const retryDelayMs = () => 1;
    const asking = { server, serverName: 'team', role: 'executor', retryDelayMs } as const;
    const scope = { ...scopeOf(), key: stepKey('turn') };
    const turn = await askServer(asking, conversation.request(), scope);
    expect(turn).toMatchObject({ content: 'Hi' });
    expect(pulses.find(({ phase }) => phase === 'queue')).toMatchObject({ ms: 200 });
  });

  it.each([
    ['7', 7_000],
    ['0', 0],
    ['1.5', 1_500],
    [' 3 ', 3_000],
    ['Sat, 21 Nov 2026 12:00:05 GMT', 5_000],
    ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('may write it as %j', (text, ms) => {
    expect(parseRetryAfter(text, Date.parse('2026-11-21T12:00:00Z'))).toBe(ms);
  });
});

describe('the words of an error', () => {
  it.each([
    ['{"error":{"message":"a","type":"t","code":1}}', 'a (t)'],
    ['{"error":{"message":"a","type":null}}', 'a'],
    ['{"object":"error","message":"a","type":"t"}', 'a (t)'],
    ['{"error":"a"}', 'a'],
    ['{"error":"{\\"error\\":{\\"message\\":\\"a\\"}}"}', 'a'],
    ['{"error":{"odd":1}}', '{"odd":1}'],
    ['{"detail":"Not Found"}', '{"detail":"Not Found"}'],
    ['<html>502 Bad Gateway</html>', ''],
    ['plain', 'plain'],
    ['', ''],
  ])('of %s are found', (body, words) => {
    expect(errorText(body)).toBe(words);
  });
});

describe('a key that is refused', () => {
  it('is not repeated, even where the server repeats it', () => {
    const blame = { server: 's', url: 'u', tag: 't', keyVariable: 'K', hasKey: true };
    const error = keyError(401, 'Incorrect API key: sk-secret-1234567', blame);
    expect(JSON.stringify(error)).toContain('Incorrect API key: …');
    expect(JSON.stringify(error)).not.toContain('secret');
  });
});

describe('the parser of a model’s calls', () => {
  it.each([
    ['Qwen/Qwen3-Coder-30B-A3B-Instruct', 'qwen3_xml'],
    ['qwen3.5-27b', 'qwen3_xml'],
    ['Qwen/Qwen2.5-Coder-32B-Instruct', 'hermes'],
    ['openai/gpt-oss-120b', 'openai'],
    ['meta-llama/Llama-3.3-70B', 'llama3_json'],
    ['mistralai/Devstral-Small', 'mistral'],
    ['zai/GLM-4.7-Flash', 'glm47'],
    ['zai/GLM-4.5-Air', 'glm45'],
    ['deepseek-ai/DeepSeek-V3.1', 'deepseek_v31'],
    ['moonshotai/Kimi-K2', 'kimi_k2'],
  ])('of %s is %s', (model, parser) => {
    expect(missingFlags(model)).toContain(`--tool-call-parser ${parser}`);
  });

  it('is left to people where the name does not tell', () => {
    expect(missingFlags('house-model')).toContain('the parser of this model');
  });
});
