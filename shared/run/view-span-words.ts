import type { EventKind } from './event.ts';
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
    case 'merge':
      if (span.status !== 'bad') return t('span.merged', {});
      return describeNote(span, t) ?? span.text;
    case 'problem':
      return describeNote(span, t) ?? (span.text === '' ? t('span.problem', {}) : span.text);
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

/**
 * What was noticed, in words: from the kind, the status and the text of its mark (describe-mark.ts). Null for kinds
 * whose texts are words already.
 */
export function describeNote(
  {
    kind,
    text,
    status,
  }: { readonly kind: EventKind; readonly text: string; readonly status: string },
  t: Words,
): string | null {
  const word = (group: string, name: string): string =>
    t(`${group}.${name}`, { defaultValue: name });
  switch (kind) {
    case 'progress.flagged': {
      const [detector = '', did = ''] = text.split(', ');
      return t('note.flagged', { what: word('detector', detector), did: word('did', did) });
    }
    case 'transport.switched': {
      const [from = '', to = ''] = text.split(' → ');
      return t('note.switched', { from: word('transport', from), to: word('transport', to) });
    }
    case 'limit.reached': {
      const tries = /^tries of step (.+)$/s.exec(text);
      if (tries !== null) return t('note.tries', { step: tries[1] });
      return t('note.limit', { limit: word('limit', text) });
    }
    case 'loop.detected':
      return t('note.looped', { tool: text });
    case 'step.merged':
      return status === 'bad' ? t('note.conflicts', { paths: text }) : t('note.merged', {});
    default:
      return null;
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
