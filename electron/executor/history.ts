import type { Transport } from '../../shared/models/qualification.ts';
import type {
  ChatMessage,
  ChatRequest,
  ChatServer,
  Conversation,
  ConversationHead,
  ModelSettings,
  OfferedSchema,
} from '../workflow/chat-server.ts';
import {
  asConstrainedMessages,
  constrainedFormat,
  describeToolsConstrained,
} from './calls/as-constrained.ts';
import { asTextMessage, describeToolsAsText } from './calls/as-text.ts';

export type ToolMessage = Extract<ChatMessage, { role: 'tool' }>;

/**
 * What the model has been told and has said; over one transport it only ever grows. Over all but the server's
 * own way the same history goes in words: tools in the system prompt, results as messages. Some templates insist
 * on user and assistant taking turns, so what the user's side says in a row is one message.
 */
export interface History {
  /** How calls travel now. */
  readonly transport: Transport;
  append(message: ChatMessage): void;
  appendResults(results: readonly ToolMessage[]): void;
  request(): ChatRequest;
  /** The history with more behind it and without a schema, for one answer; nothing of it is kept. */
  requestBeside(more: readonly ChatMessage[]): ChatRequest;
  /** What tools returned so far. */
  heard(): readonly string[];
  /** Opens the conversation anew over another transport, with all that was said. */
  switchTo(transport: Transport): void;
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
  let line = openLine(server, settings, head);
  const said: ChatMessage[] = [];
  const add = (message: ChatMessage): void => {
    said.push(message);
    line.append(message);
  };
  // The same object: a server may know its own requests by identity.
  const named = (request: ChatRequest): ChatRequest =>
    head.stickyKey === undefined ? request : Object.assign(request, { stickyKey: head.stickyKey });
  return {
    get transport() {
      return line.transport;
    },
    append: add,
    appendResults: (results) => results.forEach(add),
    request: () => named(line.request()),
    requestBeside(more) {
      const beside = openLine(server, { ...settings, transport: line.transport }, head, 'free');
      for (const message of said) beside.append(message);
      for (const message of more) beside.append(message);
      return named(beside.request());
    },
    heard: () => said.flatMap(({ role, content }) => (role === 'tool' ? [content] : [])),
    switchTo(transport) {
      line = openLine(server, { ...settings, transport }, head);
      for (const message of said) line.append(message);
    },
  };
}

interface Line extends Conversation {
  readonly transport: Transport;
}

/** A conversation that puts messages into the words of its transport. */
function openLine(
  server: ChatServer,
  settings: ModelSettings,
  head: HistoryHead,
  answers: 'shaped' | 'free' = 'shaped',
): Line {
  const { transport } = settings;
  const { members, tools } = head;
  const isShaped = transport === 'constrained' && answers === 'shaped';
  const conversation = server.open({
    settings,
    tools: transport === 'native' ? tools : [],
    ...(isShaped ? { format: constrainedFormat(tools) } : {}),
    ...(members === undefined ? {} : { members }),
  });
  conversation.append({ role: 'system', content: head.system + describeTools(transport, tools) });
  // Held back until something else follows, so that a message of a person joins what the harness said before it.
  const held: string[] = [];
  const flush = (): void => {
    if (held.length > 0)
      conversation.append({ role: 'user', content: held.splice(0).join('\n\n') });
  };
  return {
    transport,
    append(message) {
      for (const one of inWords(message, transport, tools)) {
        if (one.role === 'user') {
          held.push(one.content);
          continue;
        }
        flush();
        conversation.append(one);
      }
    },
    request() {
      flush();
      return conversation.request();
    },
  };
}

function describeTools(transport: Transport, tools: readonly OfferedSchema[]): string {
  switch (transport) {
    case 'native':
      return '';
    case 'constrained':
      return describeToolsConstrained(tools);
    case 'text':
      return describeToolsAsText(tools);
  }
}

function inWords(
  message: ChatMessage,
  transport: Transport,
  tools: readonly OfferedSchema[],
): readonly ChatMessage[] {
  switch (transport) {
    case 'native':
      return [message];
    case 'constrained':
      return asConstrainedMessages(message, tools);
    case 'text':
      return [asTextMessage(message, tools)];
  }
}
