import type {
  ChatMessage,
  ChatRequest,
  Conversation,
  ConversationHead,
} from '../../../workflow/chat-server.ts';
import { createPrefixChain } from '../prefix-chain.ts';
import { type PoolMember, tagOn } from './member.ts';

/**
 * A pool keeps the conversation itself and opens one with a member when that is to answer, so that any member can
 * go on where another stopped. The bytes that the log hashes are the pool's own, written from the head and the
 * messages alone: which members live, and what each of them wants on the wire, changes nothing in them.
 */
export interface PoolTurn {
  readonly head: ConversationHead;
  /** The same request in the member's own form. */
  requestFor(member: PoolMember): ChatRequest;
}

export function createConversations() {
  // By the bytes and not by the request: callers hand on copies of that with more in them.
  const turns = new WeakMap<Uint8Array, PoolTurn>();
  return {
    open(head: ConversationHead): Conversation {
      const { members: _, ...constant } = head;
      const chain = createPrefixChain(
        `${JSON.stringify(constant).slice(0, -1)},"messages":[`,
        ']}',
      );
      const messages: ChatMessage[] = [];
      const requestFor = createTranslations(head, messages);
      return {
        append(message) {
          messages.push(message);
          chain.append(JSON.stringify(message));
        },
        request() {
          const request = { ...chain.request(), settings: head.settings };
          const count = messages.length;
          turns.set(request.body, { head, requestFor: (member) => requestFor(member, count) });
          return request;
        },
      };
    },
    /** Null for a request of somebody else's. */
    turnOf: (request: ChatRequest): PoolTurn | null => turns.get(request.body) ?? null,
  };
}

/** Each member's conversation is caught up with when the member is asked. */
function createTranslations(head: ConversationHead, messages: readonly ChatMessage[]) {
  const opened = new Map<string, { readonly conversation: Conversation; said: number }>();
  return (member: PoolMember, count: number): ChatRequest => {
    let own = opened.get(member.name);
    // Conversations only grow: an earlier request once more needs one of its own.
    if (own === undefined || own.said > count) {
      own = { conversation: member.server.open(headFor(head, member)), said: 0 };
      opened.set(member.name, own);
    }
    for (const message of messages.slice(own.said, count)) own.conversation.append(message);
    own.said = count;
    return own.conversation.request();
  };
}

function headFor(head: ConversationHead, member: PoolMember): ConversationHead {
  const { members: _, settings, ...rest } = head;
  return { ...rest, settings: { ...settings, tag: tagOn(member, settings.tag) } };
}
