import type { Attempt } from './attempt.ts';
import { decideContextFull, decideNearlyFull, decideStepTooLarge } from './context-budget.ts';
import type { ContextReading } from './context-ledger.ts';

/** Why a request is not sent. */
export interface NoRoom {
  readonly kind: 'step-too-large' | 'context-full';
  readonly detail: string;
}

/**
 * Null: there is room. Watched attempts end while there is room for a call and its result, so that the next one
 * can go on in good order; others, as ever, when the request itself does not fit.
 */
export function decideNoRoom(
  attempt: Pick<Attempt, 'settings' | 'context'>,
  turn: number,
  { estimate, parts }: ContextReading,
): NoRoom | null {
  const { settings, context } = attempt;
  if (context.watch === undefined)
    return named('context-full', decideContextFull(estimate, settings));
  const tooLarge = turn === 1 ? decideStepTooLarge(parts) : null;
  if (tooLarge !== null) return { kind: 'step-too-large', detail: tooLarge };
  return named('context-full', decideNearlyFull(estimate, settings));
}

const named = (kind: NoRoom['kind'], detail: string | null): NoRoom | null =>
  detail === null ? null : { kind, detail };
