import { afterEach, describe, expect, it } from 'vitest';
import { createOpenAiServer } from '../../electron/executor/servers/openai.ts';
import type { Personality } from '../sim/openai/personality.ts';
import type { SimChatRequest, SimTurn } from '../sim/openai/script.ts';
import {
  type OpenAiSim,
  type OpenAiSimOptions,
  startOpenAiSim,
} from '../sim/openai/start-openai-sim.ts';
import { createRig } from './rig.ts';

let sim: OpenAiSim;
afterEach(() => sim.close());

const call = (tool: string, given: object): SimTurn => ({
  content: JSON.stringify({ tool, arguments: given }),
});

/** Makes no call that can be read but under a schema, and writes texts when it is asked for them. */
const says = (request: SimChatRequest): SimTurn => {
  const last = request.messages.at(-1)?.content ?? '';
  if (request.tools.length > 0) return { content: '<tool_call>{"name" "edit_file"</tool_call>' };
  if (request.response_format === undefined)
    return { content: 'old_text:\n```\na - b\n```\nnew_text:\n```\na + b\n```' };
  if (last.includes('Result of edit_file')) return call('finish_step', { summary: 'Done.' });
  return call('edit_file', { path: 'src/sum.js' });
};

async function ride(flavour: Personality, more: OpenAiSimOptions = {}) {
  const models = ['sim-coder:7b'];
  sim = await startOpenAiSim({ personality: flavour, models, handler: says, ...more });
  const chat = createOpenAiServer({ url: sim.url, name: 'team', stallMs: 500, pollMs: 30 });
  const rig = createRig(sim, {
    chat,
    ready: { server: 'team', flavour, ladder: ['native', 'constrained', 'text'] },
  });
  return { rig, end: await rig.attempt() };
}

describe('the ladder over an OpenAI-compatible server', () => {
  it.each(['vllm', 'llama.cpp', 'lmstudio'] as const)(
    'goes on under a schema and asks for texts without one: %s',
    async (flavour) => {
      const { rig, end } = await ride(flavour);
      expect(end).toMatchObject({ ok: true, value: { kind: 'finished', turns: 4 } });
      expect(rig.files.files.get('src/sum.js')).toContain('a + b');
      expect(sim.chats.map((chat) => chat.response_format !== undefined)).toEqual([
        ...[false, false],
        ...[true, false, true],
      ]);
      // A schema and tools never go together.
      expect(sim.chats.map((chat) => chat.tools.length > 0)).toEqual([
        ...[true, true],
        ...[false, false, false],
      ]);
    },
  );

  it('is switched at once by a vLLM that was started without tool calls', async () => {
    const { rig, end } = await ride('vllm', { autoTools: false });
    expect(end).toMatchObject({ ok: true, value: { kind: 'finished', turns: 3 } });
    expect(rig.of('transport.switched')[0]).toMatchObject({ from: 'native', to: 'constrained' });
    expect(rig.of('transport.switched')[0]?.because).toContain('--enable-auto-tool-choice');
  });
});
