import type { TFunction } from 'i18next';
import type { Divergence, EventPlace } from '../../../../shared/run/compare/comparison.ts';
import { placeOfKey } from '../../../../shared/run/compare/place.ts';
import type { ForkChange } from '../../../../shared/run/fork-change.ts';
import { cleanString } from '../../../ui/clean-text.ts';

/** Sentences about a comparison, from the catalogue. */
type Say = TFunction<'compare'>;

const KNOWN_STAGES = ['environment', 'prepare', 'intake', 'plan', 'deliver', 'run'];

/** `step s2, attempt 1, turn 3`. */
export function describePlace(key: string, t: Say): string {
  const { stage, step, attempt, turn, round } = placeOfKey(key);
  if (step !== null) {
    const parts = [
      t('place.step', { step: clean(step) }),
      attempt === null ? '' : t('place.attempt', { attempt }),
      turn === null ? '' : t('place.turn', { turn }),
    ];
    return parts.filter((part) => part !== '').join(', ');
  }
  if (stage === 'verify') return t('place.verify', { round: round ?? 1 });
  const revision = /^replan(\d+)$/.exec(stage)?.[1];
  if (revision !== undefined) return t('place.replan', { revision });
  return KNOWN_STAGES.includes(stage) ? t(`place.${stage}`) : clean(key);
}

/** What happened there, as the second half of a sentence. */
export function describeDivergence(divergence: Divergence, t: Say): string {
  const { left, right, instead, what } = divergence;
  const who = t(`who.${divergence.who}`);
  if (left !== null && right !== null) {
    const isSame = left.text === right.text || left.text === '' || right.text === '';
    const values = { who, left: say(left), right: say(right) };
    return t(`what.${what}.${isSame ? 'same' : 'other'}`, values);
  }
  const event = left ?? right;
  const side = t(left === null ? 'otherRun' : 'firstRun');
  if (what === 'call' && instead !== null) {
    const [one, other] = left === null ? [instead, event] : [event, instead];
    return t('what.call.other', { who, left: say(one), right: say(other) });
  }
  if (what === 'call') return t('what.callOnly', { who, side, text: say(event) });
  if (what === 'attempt' && event?.kind === 'step.started') return t('what.attemptOnly', { side });
  const text = say(event);
  return t(text === '' ? 'what.only' : 'what.onlyNamed', { side, kind: event?.kind, text });
}

export function describeChange(change: ForkChange, t: Say): string {
  switch (change.what) {
    case 'executor':
      return t('change.executor', { executor: clean(change.executor) });
    case 'message':
      return t('change.message', { text: clean(change.text) });
    case 'budget':
      return t('change.budget', { budgets: clean(JSON.stringify(change.budgets)) });
    default:
      return t(`change.${change.what}`);
  }
}

const say = (place: EventPlace | null): string => clean(place?.text ?? '');

const clean = (text: string): string => cleanString(text, { maxChars: 120 });

/** What a run is called in a heading: its request's first line. */
export const nameOfRun = (run: { readonly runId: string; readonly request: string }): string =>
  clean(run.request.trim().split('\n', 1)[0] ?? '') || run.runId;
