import type { SimChatRequest, SimTurn } from '../sim/ollama/script.ts';

/** A model that can't call tools natively, but under a schema or as text: for rides that go down the ladder. */
export type Way = 'native' | 'constrained' | 'text';
export const wayOf = (request: SimChatRequest): Way => {
  if (request.tools.length > 0) return 'native';
  return request.format === undefined ? 'text' : 'constrained';
};

/** Reads once as it should, then only writes calls that nobody can read. */
export const stumbling = (request: SimChatRequest): SimTurn =>
  request.messages.some((one) => one.role === 'tool')
    ? { content: '<tool_call>{"name": "edit_file", "arguments" {"path"</tool_call>' }
    : { toolCalls: [{ name: 'read_file', arguments: { path: 'src/greet.js' } }] };

const call = (tool: string, given: object): SimTurn => ({
  content: JSON.stringify({ tool, arguments: given }),
});
const texts = 'old_text:\n```\nHey \n```\nnew_text:\n```\nGood day \n```';

/** What the last message asks for decides what comes next, as with a model that reads. */
export const underSchema = (request: SimChatRequest): SimTurn => {
  const last = request.messages.at(-1)?.content ?? '';
  if (last.includes('Result of edit_file')) return call('run_command', { command: 'node --test' });
  if (last.includes('Result of run_command'))
    return call('finish_step', { summary: 'Polite now.' });
  return call('edit_file', { path: 'src/greet.js' });
};

export const asText = (request: SimChatRequest): SimTurn => {
  const last = request.messages.at(-1)?.content ?? '';
  if (last.startsWith('Now write the texts')) return { content: texts };
  if (last.includes('Result of edit_file'))
    return { content: '```tool\nfinish_step {"summary": "Polite now."}\n```' };
  return { content: `\`\`\`tool\nedit_file {"path": "src/greet.js"}\n\`\`\`\n${texts}` };
};

/** All of it: natively it stumbles, on either rung below it works. */
export const stumblingModel = (request: SimChatRequest): SimTurn => {
  if (wayOf(request) === 'native') return stumbling(request);
  return wayOf(request) === 'constrained' ? underSchema(request) : asText(request);
};
