import { z } from 'zod';

/** The blocks that the simulated Claude answers with, and gets back. */
export type AnswerBlock =
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'text'; readonly text: string; readonly citations: null }
  | {
      readonly type: 'tool_use';
      readonly id: string;
      readonly name: string;
      readonly input: Readonly<Record<string, unknown>>;
      readonly caller: { readonly type: 'direct' };
    };

export const blockSchema = z.looseObject({ type: z.string() });
export type Block = z.infer<typeof blockSchema>;

/** A block as it counts for the conversation: where the cache is marked is not part of what was said. */
export function withoutMark(block: Block): Block {
  const { cache_control: _mark, ...rest } = block;
  return rest;
}

/** What a model has said with a block. */
export function saidOf(block: AnswerBlock): string {
  switch (block.type) {
    case 'thinking':
      return block.thinking;
    case 'text':
      return block.text;
    case 'tool_use':
      return `${block.name}${JSON.stringify(block.input)}`;
  }
}
