import type { RunState } from './state.ts';
import { stepOfKey } from './step-of-key.ts';
import { attemptNumber } from './view-attempt.ts';
import type { Span } from './view-spans.ts';

/** Numbers of steps as people know them, by id. */
export const stepNumbers = (state: RunState | null): ReadonlyMap<string, number> =>
  new Map((state?.steps ?? []).map((step, index) => [step.id, index + 1]));

/** Words by their key, as a catalogue of texts gives them. */
export type Words = (key: string, values: Readonly<Record<string, unknown>>) => string;

/** A span in a few words, for its bar in the picture. */
export function describeSpan(span: Span, numbers: ReadonlyMap<string, number>, t: Words): string {
  switch (span.what) {
    case 'step': {
      const number = numbers.get(stepOfKey(span.key) ?? '');
      const title = number === undefined ? span.text : `${number} ${span.text}`;
      const attempt = attemptNumber(span.key);
      return attempt > 1 ? t('span.try', { title, attempt }) : title;
    }
    case 'wait':
    case 'decision':
      return describeDecision(span, t);
    case 'check':
    case 'tool':
      return span.text;
    case 'gate':
      return span.status === 'bad' ? t('span.gateRed', { rule: span.text }) : t('span.gate', {});
    case 'verdict':
      return t(`verdict.${span.text}`, { defaultValue: span.text });
    case 'problem':
      return span.text === '' ? t('span.problem', {}) : span.text;
    case 'loading':
      return t('span.loading', { model: span.text });
    case 'delivery':
      return t('span.delivery', {});
    case 'turn':
      return t('span.turn', {});
    case 'digest':
    case 'intake':
    case 'planning':
    case 'asked':
    case 'judging':
      return t(`span.${span.what}`, {});
  }
}

function describeDecision(span: Span, t: Words): string {
  if (span.key === 'environment') return t('span.youConsented', {});
  if (span.key.startsWith('intake')) return t('span.youAnswered', {});
  if (span.key.startsWith('deliver')) return t('span.youDelivered', {});
  const edited = /^plan version (\d+) edited$/.exec(span.text);
  if (edited !== null) return t('span.youEdited', { version: `v${edited[1]}` });
  if (/^step .* approved$/s.test(span.text)) return t('span.youWentOn', {});
  if (/^pause \w/.test(span.text)) return t('span.youPaused', {});
  if (/^(re)?plan/.test(span.key)) return t('span.youPlan', { version: span.text });
  return t('span.you', { about: span.text });
}
