import { afterEach, describe, expect, it } from 'vitest';
import type { SimChatRequest, SimTurn } from '../sim/ollama/script.ts';
import { createRig, EXECUTOR_TAG, type Rig } from './rig.ts';
import { git } from './sample.ts';

let rig: Rig;
afterEach(() => rig.close());

type Way = 'native' | 'constrained' | 'text';
const wayOf = (request: SimChatRequest): Way => {
  if (request.tools.length > 0) return 'native';
  return request.format === undefined ? 'text' : 'constrained';
};

/** Reads once as it should, then only writes calls that nobody can read. */
const stumbling = (request: SimChatRequest): SimTurn =>
  request.messages.some((one) => one.role === 'tool')
    ? { content: '<tool_call>{"name": "edit_file", "arguments" {"path"</tool_call>' }
    : { toolCalls: [{ name: 'read_file', arguments: { path: 'src/greet.js' } }] };

const call = (tool: string, given: object): SimTurn => ({
  content: JSON.stringify({ tool, arguments: given }),
});
const texts = 'old_text:\n```\nHey \n```\nnew_text:\n```\nGood day \n```';

/** What the last message asks for decides what comes next, as with a model that reads. */
const underSchema = (request: SimChatRequest): SimTurn => {
  const last = request.messages.at(-1)?.content ?? '';
  if (last.includes('Result of edit_file')) return call('run_command', { command: 'node --test' });
  if (last.includes('Result of run_command'))
    return call('finish_step', { summary: 'Polite now.' });
  return call('edit_file', { path: 'src/greet.js' });
};

const asText = (request: SimChatRequest): SimTurn => {
  const last = request.messages.at(-1)?.content ?? '';
  if (last.startsWith('Now write the texts')) return { content: texts };
  if (last.includes('Result of edit_file'))
    return { content: '```tool\nfinish_step {"summary": "Polite now."}\n```' };
  return { content: `\`\`\`tool\nedit_file {"path": "src/greet.js"}\n\`\`\`\n${texts}` };
};

describe('a model that fails one way of calling tools', () => {
  it('is switched in mid-step, finishes the step, and the ride replays', async () => {
    const handler = (request: SimChatRequest): SimTurn => {
      if (wayOf(request) === 'native') return stumbling(request);
      return wayOf(request) === 'constrained' ? underSchema(request) : asText(request);
    };
    rig = await createRig({ ollamaOptions: { models: [EXECUTOR_TAG], handler } });
    const { finished, runId } = await rig.run();
    expect(finished).toMatchObject({ outcome: 'approved', exitCode: 0 });
    expect(git(rig.repository, 'show', `${finished.branch}:src/greet.js`)).toContain('Good day');
    const switched = rig.events.filter((event) => event.kind === 'transport.switched');
    expect(switched).toMatchObject([{ from: 'native', to: 'constrained' }]);
    // One attempt was enough, and the request for the texts was the only one without a schema.
    expect(rig.events.filter((event) => event.kind === 'step.started')).toHaveLength(1);
    expect(rig.ollama.chats.map(wayOf)).toEqual([
      ...['native', 'native', 'native'],
      ...['constrained', 'text', 'constrained', 'constrained'],
    ]);
    const sent = rig.ollama.requests.length;
    const replayed = await (await rig.engine()).replay(runId);
    expect(replayed).toMatchObject({ ok: true, value: { outcome: 'approved' } });
    expect(rig.ollama.requests).toHaveLength(sent);
  });

  it('goes down to text where the server takes no schema', async () => {
    const handler = (request: SimChatRequest): SimTurn => {
      if (wayOf(request) === 'native') return { fault: { kind: 'no-tools' } };
      if (wayOf(request) === 'text') return asText(request);
      return { fault: { kind: 'status', status: 400, error: 'invalid format: "anyOf"' } };
    };
    rig = await createRig({ ollamaOptions: { models: [EXECUTOR_TAG], handler } });
    const { finished, runId } = await rig.run();
    expect(finished).toMatchObject({ outcome: 'approved', exitCode: 0 });
    const switched = rig.events.filter((event) => event.kind === 'transport.switched');
    expect(switched.map((event) => event.kind === 'transport.switched' && event.to)).toEqual([
      'constrained',
      'text',
    ]);
    const replayed = await (await rig.engine()).replay(runId);
    expect(replayed).toMatchObject({ ok: true, value: { outcome: 'approved' } });
  });
});
