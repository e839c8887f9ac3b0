import type Anthropic from '@anthropic-ai/sdk';
import type { Json } from '../../../shared/json.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ChatBill, ChatFailure, ChatTurn, NativeCall } from '../../workflow/chat-server.ts';
import { countTokens } from '../stream-answer.ts';

/** A finished message as a turn of the loop. Why it stopped comes first: a refusal is never read as an answer. */
export function readMessage(
  message: Anthropic.Message,
  used: { readonly bill: ChatBill; readonly ms: number },
): Result<ChatTurn, ChatFailure> {
  const { bill } = used;
  switch (message.stop_reason) {
    case 'refusal': {
      const category = message.stop_details?.category ?? 'no category';
      const why = message.stop_details?.explanation ?? 'Claude declined without giving a reason.';
      return err({ kind: 'refusal', detail: `${category}: ${why}`, bill });
    }
    case 'model_context_window_exceeded':
      return err({
        kind: 'context-full',
        detail: 'conversation and answer together are longer than the model’s context window',
        bill,
      });
    default:
      return ok(toTurn(message, used));
  }
}

function toTurn(
  message: Anthropic.Message,
  { bill, ms }: { readonly bill: ChatBill; readonly ms: number },
): ChatTurn {
  const blocks = copyBlocks(message);
  const tokens = countTokens(message.usage);
  const texts = blocks.flatMap((block) => (block.type === 'text' ? [block.text] : []));
  const thoughts = blocks.flatMap((block) => (block.type === 'thinking' ? [block.thinking] : []));
  const opaque: Json = JSON.parse(JSON.stringify(blocks));
  return {
    model: message.model,
    content: texts.join(''),
    thinking: thoughts.filter((thought) => thought !== '').join('\n'),
    calls: blocks.flatMap(callOf),
    finish: message.stop_reason === 'max_tokens' ? 'length' : 'stop',
    promptTokens: tokens.input,
    cachedTokens: tokens.cacheRead,
    outputTokens: tokens.output,
    ...{ ms, queueMs: 0, loadMs: 0, prefillMs: 0, decodeMs: ms },
    opaque,
    bill,
    responseId: message.id,
  };
}

const callOf = (block: Anthropic.ContentBlock): readonly NativeCall[] =>
  block.type === 'tool_use' ? [{ id: block.id, name: block.name, arguments: block.input }] : [];

/**
 * The blocks that can go back: a text without a letter is refused there, and a thought that was cut off has no
 * signature. The input of a call that was cut off is read when it is asked for, and may not be readable.
 */
function copyBlocks(message: Anthropic.Message): readonly Anthropic.ContentBlock[] {
  return message.content
    .filter((block) => block.type !== 'text' || block.text.trim() !== '')
    .filter((block) => block.type !== 'thinking' || block.signature !== '')
    .map((block) => (block.type === 'tool_use' ? { ...block, input: inputOf(block) } : block));
}

function inputOf(block: Anthropic.ToolUseBlock): unknown {
  try {
    const { input } = block;
    return typeof input === 'object' && input !== null && !Array.isArray(input) ? input : {};
  } catch {
    // Half a JSON text: the call is refused as cut off; an empty object keeps its place in the conversation.
    return {};
  }
}
