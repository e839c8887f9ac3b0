import type { ChatMessage, OfferedSchema } from '../../workflow/chat-server.ts';

/**
 * The text transport, for models whose template knows no tools: schemas in the system prompt, one fenced
 * JSON object for a call, results as ordinary messages. The tolerant reader reads the answers.
 */
export function describeToolsAsText(tools: readonly OfferedSchema[]): string {
  const lines = tools.map(
    (tool) => `- ${tool.name}: ${tool.description} Arguments: ${JSON.stringify(tool.inputSchema)}`,
  );
  return [
    '',
    '# How to call a tool',
    'Write one fenced JSON object and nothing after it:',
    '```json',
    '{"name": "read_file", "arguments": {"path": "src/a.ts"}}',
    '```',
    'The tools:',
    ...lines,
  ].join('\n');
}

export function asTextMessage(message: ChatMessage): ChatMessage {
  if (message.role === 'tool') {
    return { role: 'user', content: `Result of ${message.tool}:\n${message.content}` };
  }
  if (message.role !== 'assistant' || message.calls.length === 0) return message;
  const calls = message.calls.map(
    (call) =>
      `\`\`\`json\n${JSON.stringify({ name: call.name, arguments: call.arguments })}\n\`\`\``,
  );
  const content = [message.content, ...calls].filter((part) => part !== '').join('\n');
  return { role: 'assistant', content, thinking: message.thinking, calls: [] };
}
