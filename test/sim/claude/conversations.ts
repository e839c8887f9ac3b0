import { isDeepStrictEqual } from 'node:util';
import type { AnswerBlock, Block } from './blocks.ts';
import { withoutMark } from './blocks.ts';
import type { Refused, SimBody } from './strict.ts';

/**
 * What the API remembers of conversations by the signatures in them: calls are answered in the very next
 * message and before anything else in it, thinking comes back as it was given, and what was said before stays.
 */
export interface Conversations {
  check(body: SimBody): Refused | null;
  gave(blocks: readonly AnswerBlock[]): void;
}

interface Message {
  readonly role: string;
  readonly blocks: readonly Block[];
}

export function createConversations(): Conversations {
  const given = new Map<string, readonly AnswerBlock[]>();
  const last = new Map<string, readonly Message[]>();
  return {
    gave(blocks) {
      for (const block of blocks) {
        if (block.type === 'thinking') given.set(block.signature, blocks);
        if (block.type === 'tool_use') given.set(block.id, blocks);
      }
    },
    check(body) {
      const messages = body.messages.map(readMessage);
      const fault =
        checkResults(messages) ??
        checkThinking(messages, given) ??
        (messages.length === 1 ? null : checkAppendOnly(messages, last.get(nameOf(messages))));
      if (fault === null) last.set(nameOf(messages), messages);
      return fault === null ? null : { status: 400, type: 'invalid_request_error', message: fault };
    },
  };
}

const readMessage = ({ role, content }: SimBody['messages'][number]): Message => ({
  role,
  blocks:
    typeof content === 'string' ? [{ type: 'text', text: content }] : content.map(withoutMark),
});

const nameOf = (messages: readonly Message[]): string => JSON.stringify(messages[0]);

function checkResults(messages: readonly Message[]): string | null {
  for (const [index, { role, blocks }] of messages.entries()) {
    const empty = blocks.find((block) => block.type === 'text' && block.text === '');
    if (empty !== undefined) return `messages.${index}: text content blocks must be non-empty`;
    if (role !== 'assistant') continue;
    if (blocks.at(-1)?.type === 'thinking') {
      return `messages.${index}: The final block in an assistant message cannot be \`thinking\`.`;
    }
    const asked = blocks.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
    const next = messages[index + 1]?.blocks ?? [];
    const first = next.slice(0, asked.length);
    const answered = first.map((block) => (block.type === 'tool_result' ? block.tool_use_id : ''));
    if (!isDeepStrictEqual([...answered].sort(), [...asked].sort())) {
      return `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after`;
    }
    if (next.slice(asked.length).some((block) => block.type === 'tool_result')) {
      return `messages.${index + 1}: unexpected \`tool_use_id\` found in \`tool_result\` blocks`;
    }
  }
  return null;
}

function checkThinking(
  messages: readonly Message[],
  given: ReadonlyMap<string, readonly AnswerBlock[]>,
): string | null {
  for (const [index, { role, blocks }] of messages.entries()) {
    if (role !== 'assistant') continue;
    const keys = blocks.map((block) => (block.type === 'tool_use' ? block.id : block.signature));
    const original = keys.map((key) => given.get(String(key))).find((found) => found !== undefined);
    const wanted = (original ?? []).filter((block) => block.type === 'thinking');
    const back = blocks.filter((block) => block.type === 'thinking');
    // Bytes, not meaning: the same fields in the same order.
    if (JSON.stringify(back) !== JSON.stringify(wanted)) {
      return `messages.${index}: \`thinking\` blocks cannot be modified. They must remain as they were in the original response.`;
    }
  }
  return null;
}

function checkAppendOnly(
  messages: readonly Message[],
  before: readonly Message[] | undefined,
): string | null {
  const shared = Math.min(messages.length, before?.length ?? 0);
  for (let index = 0; index < shared; index += 1) {
    if (isDeepStrictEqual(messages[index], before?.[index])) continue;
    return `messages.${index}: the conversation was edited; its thinking blocks are bound to what it was`;
  }
  return null;
}
