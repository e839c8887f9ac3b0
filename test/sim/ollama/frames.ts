import { createHash } from 'node:crypto';
import type { SimChatRequest, SimTurn } from './script.ts';

/** How Ollama renders a model: by its own Go code, or by the llama-server below it. */
export type Personality = 'native' | 'rendered';

export interface Drawn {
  /** Each a JSON object without the newline; the last one says done. */
  readonly frames: readonly string[];
  readonly promptTokens: number;
}

/** The stream of one answer: pieces of thinking and content, then calls where the personality puts them. */
export function drawFrames(
  turn: SimTurn,
  request: SimChatRequest,
  as: {
    readonly personality: Personality;
    readonly model: string;
    readonly finish: 'stop' | 'length';
  },
): Drawn {
  const frame = (message: object, more: object = { done: false }): string =>
    JSON.stringify({
      model: as.model,
      created_at: new Date().toISOString(),
      message: { role: 'assistant', content: '', ...message },
      ...more,
    });
  const pieces = (text: string | undefined) => (text ?? '').match(/\s*\S+\s*$|\s*\S+|\s+/g) ?? [];
  const frames = [
    ...pieces(turn.thinking).map((thinking) => frame({ thinking })),
    ...pieces(turn.content).map((content) => frame({ content })),
  ];
  const calls = (turn.toolCalls ?? []).map((call, index) => ({
    id: callId(as.personality, `${request.messages.length} ${index} ${call.name}`),
    function: { index, name: call.name, arguments: call.arguments },
  }));
  if (as.personality === 'rendered') {
    frames.push(...calls.map((call) => frame({ tool_calls: [call] })));
  }
  const late = as.personality === 'native' && calls.length > 0 ? { tool_calls: calls } : {};
  const promptTokens = turn.promptTokens ?? countTokens(request);
  const outputTokens = frames.length + calls.length * 12 + 1;
  frames.push(
    frame(late, { done: true, done_reason: as.finish, ...counters(promptTokens, outputTokens) }),
  );
  return { frames, promptTokens };
}

/** Nanoseconds of a machine that reads 2,000 and writes 60 tokens a second. */
const counters = (promptTokens: number, outputTokens: number) => ({
  total_duration: promptTokens * 500_000 + outputTokens * 16_000_000,
  load_duration: 1_200_000,
  prompt_eval_count: promptTokens,
  prompt_eval_duration: promptTokens * 500_000,
  eval_count: outputTokens,
  eval_duration: outputTokens * 16_000_000,
});

/** Four characters a token, tools included: grows with every message, as a real count does. */
export function countTokens(request: SimChatRequest): number {
  const text = JSON.stringify(request.messages) + JSON.stringify(request.tools);
  return Math.max(1, Math.round(text.length / 4));
}

function callId(personality: Personality, seed: string): string {
  const digest = createHash('sha256').update(seed).digest('hex');
  if (personality === 'native') return digest.slice(0, 32);
  return `call_${BigInt(`0x${digest}`).toString(36).slice(0, 8)}`;
}
