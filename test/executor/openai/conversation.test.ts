import { describe, expect, it } from 'vitest';
import {
  openConversation,
  withoutStreaming,
} from '../../../electron/executor/servers/openai/conversation.ts';
import { isServedAs } from '../../../electron/executor/servers/openai/served-as.ts';
import { strictSchema } from '../../../electron/executor/servers/openai/strict-schema.ts';
import { workspaceTools } from '../rig.ts';
import { settings, tools } from './rig.ts';

const head = { settings, tools };
const bodyOf = (request: { readonly body: Uint8Array }) =>
  JSON.parse(Buffer.from(request.body).toString('utf8'));

describe('a conversation', () => {
  it('sends each request with all bytes of the one before at its beginning', () => {
    const talk = openConversation(head);
    talk.append({ role: 'system', content: 'You execute.' });
    talk.append({ role: 'user', content: 'Step one' });
    const first = talk.request();
    talk.append({
      role: 'assistant',
      content: '',
      thinking: 'hm',
      calls: [{ id: 'c1', name: 'read_file', arguments: { path: 'a' } }],
    });
    talk.append({ role: 'tool', callId: 'c1', tool: 'read_file', content: 'x' });
    const second = talk.request();
    const constant = Buffer.from(first.body).subarray(0, -2);
    expect(Buffer.from(second.body).subarray(0, constant.length).equals(constant)).toBe(true);
    expect([first.prefixKept, second.prefixKept]).toEqual([null, 1]);
    expect(bodyOf(second).messages[2]).toEqual({
      role: 'assistant',
      content: '',
      reasoning: 'hm',
      tool_calls: [
        { id: 'c1', type: 'function', function: { name: 'read_file', arguments: '{"path":"a"}' } },
      ],
    });
    expect(bodyOf(second).messages[3]).toEqual({ role: 'tool', tool_call_id: 'c1', content: 'x' });
  });

  it('asks for the same without streaming by exchanging its first fields', () => {
    const talk = openConversation(head);
    talk.append({ role: 'user', content: 'ä' });
    const { body } = talk.request();
    const { stream_options, ...streamed } = bodyOf({ body });
    expect(stream_options).toEqual({ include_usage: true });
    expect(bodyOf({ body: withoutStreaming(body) })).toEqual({ ...streamed, stream: false });
  });

  it('sends a schema for the answer never together with tools', () => {
    const format = { type: 'object', properties: {} };
    const talk = openConversation({ ...head, format });
    talk.append({ role: 'user', content: 'x' });
    const body = bodyOf(talk.request());
    expect(body.tools).toBeUndefined();
    expect(body.response_format).toEqual({
      type: 'json_schema',
      json_schema: { name: 'answer', schema: format },
    });
  });

  it('speaks each server’s dialect', () => {
    const fieldsOf = (flavour: string) => {
      const talk = openConversation({ settings: { ...settings, flavour, think: false }, tools });
      talk.append({ role: 'assistant', content: 'x', thinking: 'hm', calls: [] });
      const { chat_template_kwargs, parallel_tool_calls, tool_choice, messages } = bodyOf(
        talk.request(),
      );
      const { content: _content, role: _role, ...thought } = messages[0];
      return [chat_template_kwargs, parallel_tool_calls, tool_choice, thought];
    };
    const off = { enable_thinking: false };
    expect(fieldsOf('vllm')).toEqual([off, undefined, 'auto', { reasoning: 'hm' }]);
    expect(fieldsOf('llama.cpp')).toEqual([off, true, 'auto', { reasoning_content: 'hm' }]);
    expect(fieldsOf('lmstudio')).toEqual([undefined, undefined, 'auto', {}]);
    expect(fieldsOf('openai')).toEqual([undefined, undefined, 'auto', {}]);
  });

  it('holds the model to strict schemas where the server takes them', () => {
    const talk = openConversation({ settings: { ...settings, strictTools: true }, tools });
    talk.append({ role: 'user', content: 'x' });
    expect(bodyOf(talk.request()).tools[0].function).toMatchObject({
      strict: true,
      parameters: {
        required: ['path', 'start_line'],
        additionalProperties: false,
        properties: { path: { type: 'string' }, start_line: { type: ['integer', 'null'] } },
      },
    });
  });
});

describe('strictSchema', () => {
  it('exists for each of the workspace tools', () => {
    const without = workspaceTools.filter(({ inputSchema }) => strictSchema(inputSchema) === null);
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it('leaves alone what it would change the meaning of', () => {
    const object = (inner: object) => ({
      type: 'object',
      properties: { a: inner },
      required: ['a'],
    });
    expect(strictSchema({ type: 'object', additionalProperties: true })).toBeNull();
    expect(strictSchema(object({ $ref: '#/x' }))).toBeNull();
    expect(
      strictSchema(object({ type: 'object', additionalProperties: { type: 'string' } })),
    ).toBeNull();
    expect(strictSchema({ type: 'string' })).toBeNull();
    expect(strictSchema({ ...object({ enum: [1] }), required: [] })).toBeNull();
  });

  it('goes into lists and objects', () => {
    const inner = { type: 'object', properties: { b: { type: 'string', enum: ['x'] } } };
    expect(
      strictSchema({
        type: 'object',
        properties: { a: { type: 'array', items: inner } },
        required: ['a'],
      }),
    ).toMatchObject({
      properties: {
        a: {
          items: {
            required: ['b'],
            properties: { b: { type: ['string', 'null'], enum: ['x', null] } },
          },
        },
      },
    });
  });
});

describe('isServedAs', () => {
  const same: readonly [string, string][] = [
    ['qwen', 'Qwen'],
    ['qwen2.5-coder', '/models/Qwen2.5-Coder.gguf'],
    ['qwen2.5-coder', 'C:\\models\\qwen2.5-coder.gguf'],
    ['Qwen/Qwen3-Coder', 'qwen3-coder'],
    ['big', 'big-00001-of-00003.gguf'],
    ['llama:latest', 'llama'],
    ['key', 'key:2'],
  ];
  it.each(same)('takes %s for %s', (one, other) => {
    expect([isServedAs(one, other), isServedAs(other, one)]).toEqual([true, true]);
  });
  const different: readonly [string, string][] = [
    ['qwen-7b', 'qwen-14b'],
    ['a/model', 'b/model'],
    ['model', 'model-instruct'],
    ['llama:8b', 'llama:70b'],
  ];
  it.each(different)('tells %s from %s', (one, other) => {
    expect(isServedAs(one, other)).toBe(false);
  });
});
