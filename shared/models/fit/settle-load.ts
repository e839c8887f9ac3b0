import type { FitNote, Load } from '../fit-report.ts';
import type { ModelShape } from '../shape.ts';
import { CONTEXT_STEP, MOST_CONTEXT, MOST_SLOTS } from './memory.ts';

/** The load that is judged, and how it differs from the one asked for. */
export function settleLoad(
  shape: ModelShape,
  asked: Load,
): { readonly load: Load; readonly notes: readonly FitNote[] } {
  const notes: FitNote[] = [];
  let context = within(asked.context, CONTEXT_STEP, MOST_CONTEXT);
  let slots = within(asked.slots, 1, MOST_SLOTS);
  if (shape.maxContext !== null && shape.maxContext > 0 && context > shape.maxContext) {
    notes.push({ code: 'beyond-training', asked: context, trained: shape.maxContext });
    context = shape.maxContext;
  }
  if (shape.oneSlot && slots > 1) {
    notes.push({ code: 'one-slot', asked: slots });
    slots = 1;
  }
  return { load: { context, kv: asked.kv, slots }, notes };
}

const within = (value: number, least: number, most: number): number =>
  Number.isNaN(value) ? least : Math.min(most, Math.max(least, Math.trunc(value)));
