import type { Fault } from './script.ts';
import type { WireAnswer } from './wire.ts';

/** Faults that change what is said rather than how it arrives. */
export function spoil(wire: WireAnswer, fault: Fault | null): WireAnswer {
  const usage = { ...wire.usage, output: 0 };
  switch (fault?.fault) {
    case 'refusal':
      return { ...wire, ...without(wire), usage, stopReason: 'refusal', stopDetails: REFUSED };
    case 'refusal-midstream':
      return { ...wire, text: wire.text.slice(0, 30), stopReason: 'refusal', stopDetails: REFUSED };
    case 'max-tokens':
      return { ...wire, text: wire.text.slice(0, 30), stopReason: 'max_tokens' };
    case 'context-exceeded':
      return { ...wire, ...without(wire), stopReason: 'model_context_window_exceeded' };
    case 'not-json':
      return { ...wire, text: `Here is my answer: ${wire.text}` };
    case 'wrong-shape':
      return { ...wire, text: '{"requirement":7,"extra":true}' };
    case 'empty':
      return { ...wire, ...without(wire) };
    case 'tool-use':
      return { ...wire, stopReason: 'tool_use' };
    case 'wrong-model':
      return { ...wire, model: 'claude-something-else' };
    case 'unknown-events':
      return { ...wire, odd: true };
    case 'upper-case-enums':
      return { ...wire, text: wire.text.replace(/"(approve|modify|none|revise)"/g, upper) };
    default:
      return wire;
  }
}

/** An answer without a word, call or thought. */
const without = (wire: WireAnswer) => ({
  text: '',
  ...(wire.blocks === undefined ? {} : { blocks: [] }),
});

const REFUSED = { category: 'cyber', explanation: 'This request could help an attack.' };
const upper = (text: string): string => text.toUpperCase();
