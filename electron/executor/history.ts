import type {
  ChatMessage,
  ChatRequest,
  ChatServer,
  ConversationHead,
  ModelSettings,
} from '../workflow/chat-server.ts';
import { asTextMessage, describeToolsAsText } from './calls/as-text.ts';

export type ToolMessage = Extract<ChatMessage, { role: 'tool' }>;

/**
 * What the model has been told and has said; it only ever grows. Models whose template knows no tools get
 * the same history in words: schemas in the system prompt, results as one message. Some templates insist on user
 * and assistant taking turns, so what the user's side says in a row is one message.
 */
export interface History {
  append(message: ChatMessage): void;
  appendResults(results: readonly ToolMessage[]): void;
  request(): ChatRequest;
}

export interface HistoryHead extends Pick<ConversationHead, 'tools' | 'members'> {
  readonly system: string;
  /** See `ChatRequest.stickyKey`. */
  readonly stickyKey?: string;
}

export function createHistory(
  server: ChatServer,
  settings: ModelSettings,
  head: HistoryHead,
): History {
  const asText = settings.transport === 'text';
  const { members, stickyKey } = head;
  const conversation = server.open({
    settings,
    tools: asText ? [] : head.tools,
    ...(members === undefined ? {} : { members }),
  });
  const system = asText ? head.system + describeToolsAsText(head.tools) : head.system;
  conversation.append({ role: 'system', content: system });
  // Held back until something else follows, so that a message of a person joins what the harness said before it.
  const said: string[] = [];
  const flush = (): void => {
    if (said.length > 0)
      conversation.append({ role: 'user', content: said.splice(0).join('\n\n') });
  };
  return {
    append(message) {
      if (message.role === 'user') {
        said.push(message.content);
        return;
      }
      flush();
      conversation.append(asText ? asTextMessage(message) : message);
    },
    appendResults(results) {
      if (asText) {
        said.push(...results.map((result) => asTextMessage(result).content));
        return;
      }
      flush();
      for (const result of results) conversation.append(result);
    },
    request() {
      flush();
      const request = conversation.request();
      return stickyKey === undefined ? request : { ...request, stickyKey };
    },
  };
}
