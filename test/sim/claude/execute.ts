import type { SimScript as ExecutorScript, SimTurn } from '../ollama/script.ts';
import type { AnswerBlock } from './blocks.ts';
import type { SimBody } from './strict.ts';

/**
 * Claude with tools. The script is the simulated Ollama's own, so one task can be played by both; a turn of it
 * is chosen by the brief and by how many answers the request already holds.
 */
export function chooseExecuteTurn(script: ExecutorScript, body: SimBody): SimTurn {
  const brief = textOf(body.messages[0]);
  const at = body.messages.filter((message) => message.role === 'assistant').length;
  const found = script.find((one) =>
    [one.match ?? []].flat().every((text) => brief.includes(text)),
  );
  return found?.turns[at] ?? { content: 'The script has no such turn.' };
}

function textOf(message: SimBody['messages'][number] | undefined): string {
  if (message === undefined) return '';
  if (typeof message.content === 'string') return message.content;
  return message.content.map((block) => String(block.text ?? '')).join('\n');
}

/** Thinking comes first and is signed; the signature is another one for every answer, as it really is. */
export function executeBlocks(turn: SimTurn, answer: number): readonly AnswerBlock[] {
  const signature = Buffer.from(`signed ${answer} ${turn.thinking ?? ''}`).toString('base64');
  return [
    { type: 'thinking', thinking: turn.thinking ?? '', signature },
    ...(turn.content === undefined
      ? []
      : [{ type: 'text' as const, text: turn.content, citations: null }]),
    ...(turn.toolCalls ?? []).map((call, index) => ({
      type: 'tool_use' as const,
      id: `toolu_sim_${answer}_${index}`,
      name: call.name,
      input: call.arguments,
      caller: { type: 'direct' as const },
    })),
  ];
}
