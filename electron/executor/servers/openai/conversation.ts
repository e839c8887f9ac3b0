import type {
  ChatMessage,
  Conversation,
  ConversationHead,
  ModelSettings,
  OfferedSchema,
} from '../../../workflow/chat-server.ts';
import { createPrefixChain } from '../prefix-chain.ts';
import { strictSchema } from './strict-schema.ts';

/** Stands first in every body, so that the same request without streaming is made by exchanging this piece. */
const STREAMED = '"stream":true,"stream_options":{"include_usage":true}';
const WHOLE = '"stream":false';

/**
 * The body of `/v1/chat/completions`. Everything constant stands before `messages`, so that each request of one
 * conversation begins with the bytes of the one before. Which fields there are depends on the settings alone.
 */
export function openConversation(head: ConversationHead): Conversation {
  const { settings, tools, format } = head;
  const constant = {
    model: settings.tag,
    max_tokens: settings.answerTokens,
    temperature: settings.temperature,
    ...thinkingFields(settings),
    // A schema leaves no room for a call: servers let it win, so tools beside it would only mislead the model.
    ...(format === undefined ? toolFields(tools, settings) : formatFields(format)),
  };
  const fields = JSON.stringify(constant).slice(1, -1);
  const chain = createPrefixChain(`{${STREAMED},${fields},"messages":[`, ']}');
  return {
    append: (message) => chain.append(JSON.stringify(encodeMessage(message, settings))),
    request: () => ({ ...chain.request(), settings }),
  };
}

/** The same request, to be answered in one piece. */
export function withoutStreaming(body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`{${WHOLE}`), body.subarray(1 + STREAMED.length)]);
}

/** Templates read a switch, models with levels an effort; elsewhere an unknown field may be refused. */
function thinkingFields({ think, flavour }: ModelSettings): object {
  if (think === undefined || (flavour !== 'vllm' && flavour !== 'llama.cpp')) return {};
  if (typeof think === 'string') return { reasoning_effort: think };
  return { chat_template_kwargs: { enable_thinking: think } };
}

const formatFields = (schema: Readonly<Record<string, unknown>>) => ({
  response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } },
});

/**
 * `auto` and nothing else: models of the house answer badly when a call is demanded of them. llama-server lets one
 * answer hold several calls only when it is told to; the others do so unasked.
 */
function toolFields(tools: readonly OfferedSchema[], settings: ModelSettings): object {
  if (tools.length === 0) return {};
  return {
    tool_choice: 'auto',
    ...(settings.flavour === 'llama.cpp' ? { parallel_tool_calls: true } : {}),
    tools: tools.map((tool) => encodeTool(tool, settings.strictTools === true)),
  };
}

function encodeTool({ name, description, inputSchema }: OfferedSchema, strict: boolean) {
  const schema = strict ? strictSchema(inputSchema) : null;
  const parameters = schema ?? inputSchema;
  return {
    type: 'function',
    function: { name, description, parameters, ...(schema === null ? {} : { strict: true }) },
  };
}

function encodeMessage(message: ChatMessage, settings: ModelSettings) {
  switch (message.role) {
    case 'assistant':
      return {
        role: 'assistant',
        content: message.content,
        ...thoughtFields(message.thinking, settings),
        ...(message.calls.length === 0
          ? {}
          : {
              tool_calls: message.calls.map((call) => ({
                id: call.id,
                type: 'function',
                // Always whole JSON: a server that can't parse what it is given back refuses every later turn.
                function: { name: call.name, arguments: JSON.stringify(call.arguments) },
              })),
            }),
      };
    case 'tool':
      return { role: 'tool', tool_call_id: message.callId, content: message.content };
    default:
      return { role: message.role, content: message.content };
  }
}

/** Under the name that the server's templates know; left out where nobody would read it. */
function thoughtFields(thinking: string, { flavour }: ModelSettings): object {
  if (thinking === '') return {};
  if (flavour === 'llama.cpp') return { reasoning_content: thinking };
  return flavour === 'vllm' ? { reasoning: thinking } : {};
}
