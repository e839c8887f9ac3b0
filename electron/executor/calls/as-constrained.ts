import type { ChatMessage, JsonObject, OfferedSchema } from '../../workflow/chat-server.ts';
import { describeTool } from './as-text.ts';
import { readSchema } from './offered-tools.ts';
import { splitCode, withoutCode, writeBlocks } from './outside-code.ts';

/**
 * The constrained transport: the server's grammar holds each answer to `{"tool": …, "arguments": …}`, one of
 * the offered tools with arguments that fit it, and no tools are sent, because with both a server drops one of
 * them. A grammar leaves no room for anything behind the JSON, so a text of a file is asked for with a second,
 * free request of the same turn instead of being escaped into a JSON string.
 */
export function constrainedFormat(
  tools: readonly OfferedSchema[],
): Readonly<Record<string, unknown>> {
  return {
    anyOf: tools.map((tool) => ({
      type: 'object',
      properties: {
        tool: { type: 'string', enum: [tool.name] },
        arguments: grammarOf(withoutCode(tool)),
      },
      required: ['tool', 'arguments'],
      additionalProperties: false,
    })),
  };
}

/** Only what every server's grammar understands; another server's tool may come with more. */
function grammarOf(schema: unknown): Readonly<Record<string, unknown>> {
  const { type, properties, required, items, enum: choices, anyOf, oneOf } = readSchema(schema);
  if (choices !== undefined)
    return type === undefined ? { enum: choices } : { type, enum: choices };
  const variants = anyOf ?? oneOf;
  if (variants !== undefined) return { anyOf: variants.map(grammarOf) };
  if (properties !== undefined) {
    const entries = Object.entries(properties).map(([name, one]) => [name, grammarOf(one)]);
    const needed = required === undefined ? {} : { required };
    return {
      type: 'object',
      properties: Object.fromEntries(entries),
      ...needed,
      additionalProperties: false,
    };
  }
  if (items !== undefined) return { type: 'array', items: grammarOf(items) };
  return type === undefined ? {} : { type };
}

/** The schema again, in words: only the prompt tells the model what it is filling in. */
export function describeToolsConstrained(tools: readonly OfferedSchema[]): string {
  return [
    '',
    '# How to call a tool',
    'Each answer is one JSON object, the call, and nothing else:',
    '{"tool": "read_file", "arguments": {"path": "src/a.ts"}}',
    'Texts of files never stand in the JSON: name the file, and you are asked for the text next.',
    'The tools:',
    ...tools.map(describeTool),
  ].join('\n');
}

/** What is asked after a call whose texts are still to come. */
export function askForCode(wanted: readonly string[], path: unknown): string {
  const file = typeof path === 'string' ? path : 'the file';
  const fence = 'A text that has lines of ``` in it gets a fence of four.';
  if (wanted.length === 1) {
    const what =
      wanted[0] === 'content' ? `the whole content of ${file}` : `${wanted[0]} for ${file}`;
    return `Now write ${what} in one fenced block and nothing else. ${fence}`;
  }
  const lines = wanted.map((name) => `the line ${name}: and its fenced block`).join(', then ');
  return `Now write the texts for ${file} and nothing else: ${lines}. ${fence}`;
}

/** The call as the grammar shapes it. */
export const controlOf = (name: string, given: JsonObject): string =>
  JSON.stringify({ tool: name, arguments: given });

/** A message of the history in the words of this transport; a call with texts is three of them. */
export function asConstrainedMessages(
  message: ChatMessage,
  tools: readonly OfferedSchema[],
): readonly ChatMessage[] {
  if (message.role === 'tool') {
    return [{ role: 'user', content: `Result of ${message.tool}:\n${message.content}` }];
  }
  if (message.role !== 'assistant' || message.calls.length === 0) return [message];
  const { thinking } = message;
  const say = (content: string): ChatMessage => ({
    role: 'assistant',
    content,
    thinking,
    calls: [],
  });
  const [call] = message.calls;
  const schema = tools.find((tool) => tool.name === call?.name)?.inputSchema;
  if (call === undefined || message.calls.length > 1) {
    return [say(message.calls.map((one) => controlOf(one.name, one.arguments)).join('\n'))];
  }
  const { control, code } = splitCode(call.arguments, schema);
  const wanted = Object.keys(code);
  if (wanted.length === 0) return [say(controlOf(call.name, call.arguments))];
  return [
    say(controlOf(call.name, control)),
    { role: 'user', content: askForCode(wanted, control.path) },
    { role: 'assistant', content: writeBlocks(code), thinking: '', calls: [] },
  ];
}
