import { describe, expect, it } from 'vitest';
import { type AnswerBlock, type Block, withoutMark } from './blocks.ts';
import { createConversations } from './conversations.ts';
import type { SimBody } from './strict.ts';

const thought = { type: 'thinking', thinking: 'Hm.', signature: 'sig1' } as const;
const call = {
  type: 'tool_use',
  id: 'toolu_1',
  name: 'read_file',
  input: { path: 'a' },
  caller: { type: 'direct' },
} as const;
const answer: readonly AnswerBlock[] = [thought, call];
const result = { type: 'tool_result', tool_use_id: 'toolu_1', content: 'text' };
const mark = { cache_control: { type: 'ephemeral' } };

const bodyOf = (...contents: readonly (readonly Block[])[]): SimBody => ({
  model: 'claude-sonnet-5-5',
  max_tokens: 100,
  messages: contents.map((content, index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    content: [...content],
  })),
});
const brief = [{ type: 'text', text: 'Do it.' }];

/** A conversation in which the first answer was given; then what comes back is checked. */
function checkBack(...contents: readonly (readonly Block[])[]): string | null {
  const conversations = createConversations();
  conversations.check(bodyOf(brief));
  conversations.gave(answer);
  return conversations.check(bodyOf(brief, ...contents))?.message ?? null;
}

describe('a conversation with the simulated Claude', () => {
  it('goes on when answer and results come back as they were, wherever the cache is marked', () => {
    expect(checkBack(answer, [{ ...result, ...mark }])).toBeNull();
    expect(withoutMark({ ...result, ...mark })).toEqual(result);
  });

  it.each([
    ['a thought in other words', [{ ...thought, thinking: 'Hm!' }, call], [result], 'modified'],
    ['a thought left out', [call], [result], 'modified'],
    ['a thought with its fields turned round', [{ ...flip(thought) }, call], [result], 'modified'],
    ['no result', answer, [{ type: 'text', text: 'Go on.' }], 'tool_result'],
    ['a word before the result', answer, [{ type: 'text', text: 'So:' }, result], 'tool_result'],
    ['a result of another call', answer, [{ ...result, tool_use_id: 'x' }], 'tool_result'],
    ['an empty text', answer, [result, { type: 'text', text: '' }], 'non-empty'],
  ])('refuses %s', (_what, back, next, words) => {
    expect(checkBack(back, next)).toContain(words);
  });

  it('refuses an earlier message that was edited, and takes a new conversation for a new one', () => {
    const conversations = createConversations();
    conversations.check(bodyOf(brief));
    conversations.gave(answer);
    const later = [{ type: 'text', text: 'Done.' }];
    expect(conversations.check(bodyOf(brief, answer, [result]))).toBeNull();
    const edited = bodyOf(brief, answer, [{ ...result, content: 'other' }], later, brief);
    expect(conversations.check(edited)?.message).toContain('edited');
    expect(conversations.check(bodyOf(brief))).toBeNull();
    expect(
      conversations.check(bodyOf(brief, answer, [{ ...result, content: 'other' }])),
    ).toBeNull();
  });
});

const flip = (block: typeof thought): Block => ({
  signature: block.signature,
  thinking: block.thinking,
  type: block.type,
});
