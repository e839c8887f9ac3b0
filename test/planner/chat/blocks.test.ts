import { describe, expect, it } from 'vitest';
import { blocksOf } from '../../../electron/planner/chat/blocks.ts';
import type { ChatMessage } from '../../../electron/workflow/chat-server.ts';
import type { Json } from '../../../shared/json.ts';

const said = (opaque: Json, content = ''): ChatMessage => ({
  role: 'assistant',
  content,
  thinking: '',
  calls: [],
  opaque,
});
const thought = { type: 'thinking', thinking: '“a\u2028b” 🙂', signature: 'c2ln', later: [1] };
const call = { type: 'tool_use', id: 't1', name: 'read_file', input: { path: 'a' }, caller: {} };

describe('an answer that goes back to Claude', () => {
  it('is what came, field for field and in the same order', () => {
    const back = blocksOf(said(JSON.parse(JSON.stringify([thought, call]))));
    expect(JSON.stringify(back)).toBe(JSON.stringify([thought, call]));
  });

  it('gets a word behind a thought that stands alone, because thinking can’t be last', () => {
    expect(blocksOf(said([thought], 'silent'))).toEqual([
      thought,
      { type: 'text', text: 'silent' },
    ]);
  });

  it('leaves out what is no block of an answer', () => {
    expect(blocksOf(said([{ type: 'image' }, 7, null, call]))).toEqual([call]);
  });

  it('is made of words and calls where the log holds nothing of Claude’s own', () => {
    const calls = [{ id: 'c', name: 'read_file', arguments: { path: 'a' } }];
    const message = { role: 'assistant', content: 'Look:', thinking: 'x', calls } as const;
    expect(blocksOf(message)).toEqual([
      { type: 'text', text: 'Look:' },
      { type: 'tool_use', id: 'c', name: 'read_file', input: { path: 'a' } },
    ]);
  });

  it('never holds an empty text or half a letter', () => {
    expect(blocksOf({ role: 'tool', callId: 'c', tool: 'x', content: ' \n' })).toEqual([
      { type: 'tool_result', tool_use_id: 'c', content: '(nothing)' },
    ]);
    expect(blocksOf({ role: 'user', content: 'a\ud83d' })).toEqual([
      { type: 'text', text: 'a\ufffd' },
    ]);
  });
});
