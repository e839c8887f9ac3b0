import type Anthropic from '@anthropic-ai/sdk';
import { z } from 'zod';
import type { ChatMessage } from '../../workflow/chat-server.ts';

/** What the Messages API calls a block of a message. */
export type Block = Anthropic.ContentBlockParam;
type ToolResult = Anthropic.ToolResultBlockParam;

const answerSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.looseObject({ type: z.literal('redacted_thinking'), data: z.string() }),
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({
    type: z.literal('tool_use'),
    id: z.string(),
    name: z.string(),
    input: z.record(z.string(), z.unknown()),
  }),
]);

/** A guard and no parse: the block itself goes back, with its fields as they came and in their order. */
const isAnswerBlock = (value: unknown): value is Block => answerSchema.safeParse(value).success;

/**
 * One message of a conversation in the API's form. An answer of Claude goes back as it came, thinking blocks
 * byte for byte, because they are signed; only an answer made of nothing else gets a word of text behind them,
 * for thinking can't be the last block of a message.
 */
export function blocksOf(message: ChatMessage): readonly Block[] {
  switch (message.role) {
    case 'assistant':
      return answerBlocks(message);
    case 'tool':
      return [toolResult(message.callId, message.content)];
    default:
      return [{ type: 'text', text: orWord(message.content) }];
  }
}

function answerBlocks(message: Extract<ChatMessage, { role: 'assistant' }>): readonly Block[] {
  const given = Array.isArray(message.opaque) ? message.opaque.filter(isAnswerBlock) : [];
  const word = { type: 'text', text: orWord(message.content) } as const;
  if (given.length > 0) return given.some(isSaid) ? given : [...given, word];
  const calls = message.calls.map(({ id, name, arguments: input }) => ({
    ...{ type: 'tool_use' as const, id, name, input },
  }));
  return message.content === '' && calls.length > 0 ? calls : [word, ...calls];
}

const isSaid = (block: Block): boolean => block.type === 'text' || block.type === 'tool_use';

export const toolResult = (id: string, text: string): ToolResult => ({
  type: 'tool_result',
  tool_use_id: id,
  content: orWord(text),
});

/** The API refuses a text block without text. */
const orWord = (text: string): string => (text.trim() === '' ? '(nothing)' : text.toWellFormed());
