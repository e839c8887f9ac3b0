import { createHash } from 'node:crypto';
import type {
  ChatMessage,
  ChatRequest,
  Conversation,
  ConversationHead,
} from '../../workflow/chat-server.ts';
import type { Effort } from '../compose-request.ts';
import { type Block, blocksOf } from './blocks.ts';

/** What a request was made of: its messages before anything in them was masked. */
export interface Standing {
  readonly head: ConversationHead;
  readonly messages: readonly ChatMessage[];
}

/**
 * An append-only conversation. The bytes of `request` are the conversation as it stands here, before masking
 * and without cache marks: what is counted and hashed. What leaves is composed from the same messages when
 * the request is made, and the ledger has those bytes.
 */
export function openConversation(
  head: ConversationHead,
  effort: Effort,
  standing: WeakMap<ChatRequest, Standing>,
): Conversation {
  const { settings } = head;
  const parameters = { max_tokens: settings.answerTokens, effort, tool_choice: 'auto' };
  const tools = head.tools.map(({ name, inputSchema }) => ({ name, inputSchema }));
  const constant = JSON.stringify({ model: settings.tag, ...parameters, tools });
  const pieces: string[] = [];
  const messages: ChatMessage[] = [];
  let previous: string | null = null;
  return {
    append(message) {
      messages.push(message);
      pieces.push(JSON.stringify(blocksOf(message) satisfies readonly Block[]));
    },
    request() {
      const text = `${constant}\n${pieces.join('\n')}`;
      const prefixKept = previous === null ? null : text.startsWith(previous) ? 1 : 0;
      previous = text;
      const request: ChatRequest = {
        body: Buffer.from(text),
        sha256: createHash('sha256').update(text).digest('hex'),
        messages: messages.length,
        prefixKept,
        settings,
        parameters,
      };
      standing.set(request, { head, messages: [...messages] });
      return request;
    },
  };
}
