import type { SimScript } from '../sim/ollama/script.ts';
import type { ScriptedConversation } from './scripted-gguf.ts';

/**
 * The simulator's scripts for a real engine. A model prints its calls as text, and thinking and faults are
 * not a script's to decide here: those are refused rather than left out in silence.
 */
export function conversationsOf(script: SimScript): readonly ScriptedConversation[] {
  return script.map(({ match = [], turns }) => ({
    match: [match].flat(),
    turns: turns.map((turn) => {
      const { content = '', toolCalls = [], ...rest } = turn;
      const [extra] = Object.keys(rest);
      if (extra !== undefined) throw new Error(`a model file can't play "${extra}" of a script`);
      const calls = toolCalls.map((call) => `<tool_call>\n${JSON.stringify(call)}\n</tool_call>`);
      return [{ text: [content, ...calls].filter((part) => part !== '').join('\n') }];
    }),
  }));
}
