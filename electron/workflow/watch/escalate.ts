import { type StepKey, stepKey } from '../../../shared/ids.ts';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import type { BodyOf } from '../../../shared/run/event.ts';
import type { Ride } from '../context.ts';
import type { Rider } from '../seat.ts';
import { advise } from '../stages/advice.ts';
import type { AttemptEnd } from '../stages/attempt.ts';

/** What comes after an attempt that failed. */
export interface Next {
  readonly did: BodyOf<'progress.flagged'>['did'];
  /** Who makes the next attempt; null: whoever made this one. */
  readonly rider: Rider | null;
  /** More for the executor to know. */
  readonly told: readonly string[];
}

const next = (did: Next['did'], more: Partial<Next> = {}): Next => ({
  did,
  rider: null,
  told: [],
  ...more,
});

/** How attempts end that made no progress, by the detector that says so. */
const STALLS: ReadonlyMap<string, BodyOf<'progress.flagged'>['detector']> = new Map([
  ['loop', 'repeated-call'],
  ['no-edit', 'no-edit'],
  ['edit-undo', 'edit-undo'],
]);

export const stallOf = (end: AttemptEnd): BodyOf<'progress.flagged'>['detector'] | null =>
  end.status === 'ok' ? null : (STALLS.get(end.reason) ?? null);

/**
 * The order in which a failing step gets help, the cheapest first:
 *
 * 1. In the attempt, the model is told in the result that is due anyway.
 * 2. A fresh attempt is told exactly what was wrong; what is not the step's was put back.
 * 3. The last attempt is made by the stronger executor, where the terms name one that can be had.
 * 4. Without one, an attempt that made no progress has the planner asked before the last, within the run's
 *    number of questions. What is asked names the step and the way it fails, never files or output.
 * 5. After the last, the step has failed: the verdict may replan.
 *
 * A step that is too large for its executor's window goes to the stronger executor at once, if that has a larger one:
 * a fresh attempt would be as large.
 */
export async function decideNext(
  ride: Ride,
  failed: {
    readonly step: PlanStep;
    readonly key: StepKey;
    readonly end: AttemptEnd;
    readonly tries: number;
    /** Who made the attempt; null: the run's executor. */
    readonly rider: Rider | null;
  },
): Promise<Next> {
  const { end, tries, rider } = failed;
  const left = ride.budgets.tries - tries;
  if (ride.terms.detectors === undefined) return next(left > 0 ? 'fresh-attempt' : 'stopped');
  if (end.reason === TOO_LARGE) {
    const stronger = rider === null ? await ride.seat.stronger() : null;
    return stronger !== null && windowOf(stronger) > windowOf(ride.seat)
      ? next('stronger-executor', { rider: stronger })
      : next('stopped');
  }
  if (left <= 0) return next('stopped');
  if (left > 1 || rider !== null) return next('fresh-attempt');
  const stronger = await ride.seat.stronger();
  if (stronger !== null) return next('stronger-executor', { rider: stronger });
  return stallOf(end) === null ? next('fresh-attempt') : askForHelp(ride, failed);
}

/** The named end of an attempt whose step leaves no room to work in. */
export const TOO_LARGE = 'step-too-large';

const windowOf = ({ ready }: Pick<Rider, 'ready'>): number =>
  Math.min(ready.contextAsked, ready.contextAllocated ?? ready.contextAsked);

async function askForHelp(
  ride: Ride,
  { step, key, end }: { readonly step: PlanStep; readonly key: StepKey; readonly end: AttemptEnd },
): Promise<Next> {
  const detector = stallOf(end) ?? 'no-edit';
  const detail = `attempt ended by ${end.reason}`;
  const said = (answer: string | null) => ({
    event: {
      kind: 'progress.flagged',
      step: step.id,
      detector,
      detail,
      did: answer === null ? 'fresh-attempt' : 'asked-planner',
    } as const,
    value: answer,
  });
  const at = stepKey(key, 'advice');
  const question = `The executor makes no progress with this step (${describeStall(end.reason)}). One attempt is left. Say in a few plain sentences, in order, what it should do, naming files and functions.`;
  const answer = await ride.durable.step<string | null>({
    key: at,
    lane: 'execution',
    input: { detector },
    effect: async () => said(await advise(ride, step, question, at)),
    recover: {
      decision: 'reported',
      detail: 'a question may have been paid for already, so it is not repeated',
      effect: async () => said(null),
    },
  });
  if (answer === null) return next('fresh-attempt');
  return next('asked-planner', {
    told: [`The author of the plan says about this step: ${answer}`],
  });
}

function describeStall(reason: string): string {
  if (reason === 'loop') return 'it repeats the same calls';
  return reason === 'no-edit'
    ? 'it reads and runs, but changes no file'
    : 'it undoes its own edits again and again';
}
