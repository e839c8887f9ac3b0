import type { ChatMessage, OfferedSchema } from '../../workflow/chat-server.ts';
import { codeParameters, splitCode, withoutCode, writeBlocks } from './outside-code.ts';

/**
 * The text transport, for models whose template knows no tools and whose server holds no schema: tools in the
 * system prompt, a call as a fence of kind `tool` with texts of files behind it in fences of their own,
 * results as ordinary messages. The tolerant reader reads the answers.
 */
export function describeToolsAsText(tools: readonly OfferedSchema[]): string {
  return [
    '',
    '# How to call a tool',
    'Write its name and its arguments as JSON in a fence marked tool, and nothing after it:',
    '```tool',
    'read_file {"path": "src/a.ts"}',
    '```',
    'Texts of files never stand in the JSON. They follow in fences of their own, each under its name, exactly as they are:',
    '```tool',
    'edit_file {"path": "src/a.ts"}',
    '```',
    'old_text:',
    '```',
    '  return a - b;',
    '```',
    'new_text:',
    '```',
    '  return a + b;',
    '```',
    'A text that has lines of ``` in it gets a fence of four.',
    'The tools:',
    ...tools.map(describeTool),
  ].join('\n');
}

/** One line of the list that stands in the prompt where no template puts the tools there. */
export function describeTool(tool: OfferedSchema): string {
  const code = codeParameters(tool.inputSchema);
  const outside = code.length === 0 ? '' : ` Behind the call: ${code.join(', ')}.`;
  return `- ${tool.name}: ${tool.description} Arguments: ${JSON.stringify(withoutCode(tool))}${outside}`;
}

export function asTextMessage(message: ChatMessage, tools: readonly OfferedSchema[]): ChatMessage {
  if (message.role === 'tool') {
    return { role: 'user', content: `Result of ${message.tool}:\n${message.content}` };
  }
  if (message.role !== 'assistant' || message.calls.length === 0) return message;
  const calls = message.calls.map((call) => {
    const schema = tools.find((tool) => tool.name === call.name)?.inputSchema;
    const { control, code } = splitCode(call.arguments, schema);
    const head = `\`\`\`tool\n${call.name} ${JSON.stringify(control)}\n\`\`\``;
    return Object.keys(code).length === 0 ? head : `${head}\n${labelled(code)}`;
  });
  const content = [message.content, ...calls].filter((part) => part !== '').join('\n');
  return { role: 'assistant', content, thinking: message.thinking, calls: [] };
}

/** With its name even where there is only one: the history is the example that a model follows. */
const labelled = (code: Readonly<Record<string, string>>): string =>
  Object.entries(code)
    .map(([name, text]) => `${name}:\n${writeBlocks({ [name]: text })}`)
    .join('\n');
