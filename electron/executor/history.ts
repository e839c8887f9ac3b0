import type {
  ChatMessage,
  ChatRequest,
  ChatServer,
  ModelSettings,
  OfferedSchema,
} from '../workflow/chat-server.ts';
import { asTextMessage, describeToolsAsText } from './calls/as-text.ts';

export type ToolMessage = Extract<ChatMessage, { role: 'tool' }>;

/**
 * What the model has been told and has said; it only ever grows. Models whose template knows no tools get
 * the same history in words: schemas in the system prompt, results as one message (some templates insist on
 * user and assistant taking turns).
 */
export interface History {
  append(message: ChatMessage): void;
  appendResults(results: readonly ToolMessage[]): void;
  request(): ChatRequest;
}

export function createHistory(
  server: ChatServer,
  settings: ModelSettings,
  head: { readonly system: string; readonly tools: readonly OfferedSchema[] },
): History {
  const asText = settings.transport === 'text';
  const conversation = server.open({ settings, tools: asText ? [] : head.tools });
  const system = asText ? head.system + describeToolsAsText(head.tools) : head.system;
  conversation.append({ role: 'system', content: system });
  return {
    append: (message) => conversation.append(asText ? asTextMessage(message) : message),
    appendResults(results) {
      if (!asText) {
        for (const result of results) conversation.append(result);
        return;
      }
      const content = results.map((result) => asTextMessage(result).content).join('\n\n');
      conversation.append({ role: 'user', content });
    },
    request: () => conversation.request(),
  };
}
