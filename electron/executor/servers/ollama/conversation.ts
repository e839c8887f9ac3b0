import type {
  ChatMessage,
  Conversation,
  ConversationHead,
  ModelSettings,
  OfferedSchema,
} from '../../../workflow/chat-server.ts';
import { createPrefixChain } from '../prefix-chain.ts';

/**
 * The body of `/api/chat`. Everything constant stands before `messages`, so that two requests of one
 * conversation differ only behind the last message they share.
 */
export function openConversation(head: ConversationHead): Conversation {
  const constant = {
    model: head.settings.tag,
    stream: true,
    ...launchFields(head.settings),
    ...(head.settings.think === undefined ? {} : { think: head.settings.think }),
    ...(head.format === undefined ? {} : { format: head.format }),
    ...(head.tools.length === 0 ? {} : { tools: head.tools.map(encodeTool) }),
  };
  const chain = createPrefixChain(`${JSON.stringify(constant).slice(0, -1)},"messages":[`, ']}');
  return {
    append: (message) => chain.append(JSON.stringify(encodeMessage(message))),
    request: () => ({ ...chain.request(), settings: head.settings }),
  };
}

/**
 * Sent with every request, preloading included, and never changed: Ollama loads the model again when
 * num_ctx or shift differ. Without `truncate:false` and `shift:false` it silently drops the oldest messages.
 */
export function launchFields(settings: ModelSettings) {
  return {
    keep_alive: settings.keepAlive,
    truncate: false,
    shift: false,
    options: {
      num_ctx: settings.contextLength,
      num_predict: settings.answerTokens,
      temperature: settings.temperature,
    },
  };
}

const encodeTool = (tool: OfferedSchema) => ({
  type: 'function',
  function: { name: tool.name, description: tool.description, parameters: tool.inputSchema },
});

function encodeMessage(message: ChatMessage) {
  switch (message.role) {
    case 'assistant':
      return {
        role: 'assistant',
        content: message.content,
        ...(message.thinking === '' ? {} : { thinking: message.thinking }),
        ...(message.calls.length === 0
          ? {}
          : {
              tool_calls: message.calls.map((call, index) => ({
                id: call.id,
                function: { index, name: call.name, arguments: call.arguments },
              })),
            }),
      };
    case 'tool':
      return {
        role: 'tool',
        tool_name: message.tool,
        tool_call_id: message.callId,
        content: message.content,
      };
    default:
      return { role: message.role, content: message.content };
  }
}
