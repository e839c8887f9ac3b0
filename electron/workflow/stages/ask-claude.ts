import type { TandemError } from '../../../shared/errors.ts';
import type { StepKey } from '../../../shared/ids.ts';
import type { Json } from '../../../shared/json.ts';
import type { Result } from '../../../shared/result.ts';
import type { Lane } from '../../../shared/run/event.ts';
import type { Ride } from '../context.ts';
import type { Answered, CloudAnswer, CloudPart, EffectScope, Repair } from '../ports.ts';
import { orStop, over } from '../stopped.ts';

/** One logical call to Claude as one durable step. A transport failure stops the run; it can be resumed. */
export function askClaude<T extends Json>(
  ride: Ride,
  call: {
    readonly key: StepKey;
    readonly lane: Lane;
    readonly input: { readonly parts: readonly CloudPart[]; readonly repair?: Repair };
    readonly ask: (scope: EffectScope) => Promise<Result<Answered<T>, TandemError>>;
  },
): Promise<CloudAnswer<T>> {
  return ride.durable.step({
    key: call.key,
    lane: call.lane,
    input: inputOf(call.input),
    effect: async (scope) => {
      const answered = orStop(await call.ask(scope));
      return { event: answered.event, value: answered.answer };
    },
  });
}

const inputOf = (input: {
  readonly parts: readonly CloudPart[];
  readonly repair?: Repair;
}): Json => ({
  parts: input.parts.map((part) => ({ class: part.class, source: part.source, text: part.text })),
  repair: input.repair === undefined ? null : { ...input.repair },
});

/**
 * Takes the answer out, or says why the call has to be repeated; a refusal or a cut answer ends the run,
 * because asking the same again would only cost the same again.
 */
export function answerOrRepair<T>(
  what: string,
  answer: CloudAnswer<T>,
): { readonly value: T } | Repair {
  switch (answer.kind) {
    case 'answer':
      return { value: answer.value };
    case 'invalid':
      return { previous: answer.text, faults: answer.faults };
    case 'refusal':
      throw over(
        'failed',
        `The model refused the ${what}${answer.category === null ? '' : ` (${answer.category})`}: ${answer.detail}`,
      );
    case 'max-tokens':
      throw over('failed', `The ${what} was cut at a length limit: ${answer.detail}`);
  }
}
