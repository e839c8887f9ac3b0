import type Anthropic from '@anthropic-ai/sdk';
import type { BodyOf } from '../../../shared/run/event.ts';
import type { OfferedSchema } from '../../workflow/chat-server.ts';
import type { Effort } from '../compose-request.ts';
import type { MessageParameters } from '../stream-answer.ts';
import type { Block } from './blocks.ts';
import type { Cleared } from './clear-message.ts';

/**
 * The parameters of one turn. Tools in the order of their names, `tool_choice` auto (a forced one is refused
 * by the models of this API version), no sampling parameters. Three of the four cache marks that a request may
 * have: behind the system text, which every step of the run begins with; behind the user message before the
 * last, where the request before this one wrote to; and behind the last, for the one after. Without the second
 * an answer of many calls would be farther away than the API looks back (20 blocks).
 */
export function composeTurn(
  plan: {
    readonly model: string;
    readonly effort: Effort;
    readonly maxTokens: number;
    readonly tools: readonly OfferedSchema[];
  },
  messages: readonly { readonly role: string; readonly cleared: Cleared }[],
): MessageParameters {
  const system = messages.filter(({ role }) => role === 'system').flatMap(blocksOf);
  return {
    model: plan.model,
    max_tokens: plan.maxTokens,
    system: marked(system).filter((block) => block.type === 'text'),
    tools: plan.tools.map(describeTool).sort((a, b) => (a.name < b.name ? -1 : 1)),
    tool_choice: { type: 'auto' },
    output_config: { effort: plan.effort },
    messages: withMarks(mergeTurns(messages)),
  };
}

const blocksOf = ({ cleared }: { readonly cleared: Cleared }): readonly Block[] => cleared.blocks;

const describeTool = ({ name, description, inputSchema }: OfferedSchema): Anthropic.Tool => ({
  name,
  description,
  input_schema: { ...inputSchema, type: 'object' },
});

type Turn = { readonly role: 'user' | 'assistant'; readonly content: Block[] };

/** All results of one answer in one user message, because the API wants them in the very next one. */
function mergeTurns(
  messages: readonly { readonly role: string; readonly cleared: Cleared }[],
): readonly Turn[] {
  const turns: Turn[] = [];
  for (const { role, cleared } of messages) {
    if (role === 'system') continue;
    const side = role === 'assistant' ? 'assistant' : 'user';
    const last = turns.at(-1);
    if (last?.role === side) last.content.push(...cleared.blocks);
    else turns.push({ role: side, content: [...cleared.blocks] });
  }
  return turns;
}

function withMarks(turns: readonly Turn[]): Turn[] {
  const users = turns.flatMap(({ role }, index) => (role === 'user' ? [index] : []));
  const places = new Set(users.slice(-2));
  return turns.map(({ role, content }, index) => ({
    role,
    content: places.has(index) ? marked(content) : content,
  }));
}

const MARK = { cache_control: { type: 'ephemeral' } } as const;

/** The mark goes on the last block, which in what we write is a text or a result. */
const marked = (blocks: readonly Block[]): Block[] =>
  blocks.map((block, index) => {
    const isLast = index === blocks.length - 1;
    return isLast && (block.type === 'text' || block.type === 'tool_result')
      ? { ...block, ...MARK }
      : block;
  });

/** The ledger's parts of one turn: what is of one class and source counts once, with all its bytes. */
export function describeParts(
  messages: readonly { readonly cleared: Cleared }[],
  tools: readonly OfferedSchema[],
): BodyOf<'egress.sent'>['parts'] {
  const parts = new Map<string, BodyOf<'egress.sent'>['parts'][number]>();
  const add = (part: BodyOf<'egress.sent'>['parts'][number]): void => {
    const name = `${part.class} ${part.source}`;
    parts.set(name, { ...part, bytes: part.bytes + (parts.get(name)?.bytes ?? 0) });
  };
  const bytes = Buffer.byteLength(JSON.stringify(tools.map(describeTool)));
  add({ class: 'schema', source: 'tools', bytes });
  for (const { cleared } of messages) cleared.parts.forEach(add);
  return [...parts.values()];
}
