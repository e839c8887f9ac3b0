import type { Transport } from '../../../shared/models/qualification.ts';
import { transports } from '../../../shared/models/qualification.ts';
import type { StepEnd } from '../../workflow/ports.ts';

type Reason = Extract<StepEnd, { kind: 'gave-up' }>['reason'];

/**
 * How calls travel, from the server's own way down: `native`, `constrained`, `text`. An attempt begins where the
 * exam or the model's abilities say and takes the next rung when the model keeps failing on one. Which rungs there
 * are was recorded when the executor was prepared; a log without them is of a version that had no ladder.
 */
export function nextTransport(
  rungs: readonly Transport[] | undefined,
  now: Transport,
  reason: Reason,
): Transport | null {
  if (rungs === undefined) return null;
  const next = transports.slice(transports.indexOf(now) + 1).find((one) => rungs.includes(one));
  if (next === undefined) return null;
  switch (reason) {
    case 'malformed-calls':
      return next;
    // Who announces and never calls is helped by an answer that can be nothing but a call, not by more words.
    case 'empty-turns':
      return next === 'constrained' ? next : null;
    default:
      return null;
  }
}

/** Said to the model where a conversation goes on over another transport. */
export const SWITCHED = {
  native: '',
  constrained:
    'From now on your answer is one JSON object with tool and arguments, as the top of this conversation says. Go on with the next call.',
  text: 'From now on you call a tool with a fence marked tool, as the top of this conversation says. Go on with the next call.',
} as const satisfies Record<Transport, string>;
