import type { TandemError } from '../../../../shared/errors.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import type { EventOf, RunEvent } from '../../../../shared/run/event.ts';
import { stepOfKey } from '../../../../shared/run/step-of-key.ts';
import type { People } from '../../../workflow/ports.ts';
import type { Surroundings } from '../../surroundings.ts';
import type { SwapWatch } from '../../swap-desk.ts';
import { resumeRun } from '../continue-run.ts';

/**
 * Rides one fork of a test. With the criterion `step` it is stopped as soon as the step has come to an end, good or
 * bad: nothing after that is asked of anybody. Null: somebody stopped the whole test.
 */
export async function rideCell(
  around: Surroundings,
  fork: { readonly runId: string; readonly step: string; readonly criterion: 'step' | 'run' },
  watch: Pick<SwapWatch, 'signal' | 'people'>,
): Promise<Result<boolean | null, TandemError>> {
  const { runId, step, criterion } = fork;
  const over = new AbortController();
  const seen = watchStep(step);
  const end = await resumeRun(around, runId, {
    people: peopleOf(watch.people),
    signal: AbortSignal.any([watch.signal, over.signal]),
    onPulse: () => undefined,
    onEvent(_, event) {
      seen.add(event);
      if (criterion === 'step' && seen.isOver()) over.abort(new Error('the step has ended'));
    },
  });
  if (watch.signal.aborted) return ok(null);
  if (!end.ok) return end;
  const { finished, error } = end.value;
  if (criterion === 'run')
    return error === null ? ok(finished.outcome === 'approved') : failed(error);
  // What stopped it before its step was over says nothing about the step: no server, no disk.
  if (error !== null && !seen.isOver()) return failed(error);
  return ok(seen.passed());
}

const failed = (error: TandemError): Result<never, TandemError> => ({ ok: false, error });

/** How a step comes out: good once an attempt is, bad once something else begins. */
function watchStep(step: string) {
  let last: EventOf<'step.ended'> | null = null;
  let isOver = false;
  return {
    add(event: RunEvent): void {
      if (event.kind === 'step.ended' && event.step === step) {
        last = event;
        isOver = event.status === 'ok';
      } else if (last !== null && isElsewhere(event, step)) isOver = true;
    },
    isOver: () => isOver,
    passed: () => last?.status === 'ok' && last.outOfScope.length === 0,
  };
}

/** At the side of others their events say nothing; the tries that are used up, a round and the end do. */
const isElsewhere = (event: RunEvent, step: string): boolean =>
  (event.kind === 'limit.reached' && event.limit === `tries of step ${step}`) ||
  (event.kind === 'step.blocked' && stepOfKey(event.key) !== step) ||
  event.key.startsWith('verify/') ||
  event.kind === 'run.finished';

const BY = 'swap test';

/** A test decides as the run's people had: go on. It delivers to its own branch and nowhere else. */
const peopleOf = (given: SwapWatch['people']): People => ({
  answer: async ({ options }) => ok({ answer: options[0] ?? '', by: BY }),
  allowFile: async () => ({ shown: false, by: BY }),
  decidePlan: async () => ok({ kind: 'approve', by: BY }),
  decideDelivery: async () => ok({ kind: 'approve', by: BY, form: 'branch' }),
  consentUnsandboxed: async (detail) => ({ ok: false, error: { kind: 'consent-needed', detail } }),
  allowCommand:
    given?.allowCommand ??
    (async () => ok({ allowed: false, by: BY, note: 'nobody is there to allow it' })),
});
