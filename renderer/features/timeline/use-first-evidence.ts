import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { findFirstEvidence } from '../../../shared/run/view-first-evidence.ts';
import { useReply } from './use-reply.ts';
import type { TimelineModel } from './use-timeline-model.ts';

/** Where to look first in a run that did not end well, in words. */
export interface FirstSight {
  readonly seq: number;
  readonly what: string;
  readonly where: string;
  readonly tier: 'observed' | 'suggested' | 'tested';
}

/**
 * Null where there is nothing to look for: the run goes on, or ended well. What marks say is there at once; what the
 * attributor says takes its place.
 */
export function useFirstEvidence(model: TimelineModel | null): FirstSight | null {
  const { t } = useTranslation('timeline');
  const isOver = model !== null && !model.spans.isLive && model.state.finished !== null;
  const kept = model?.kept ?? NONE;
  const found = useMemo(
    () => (isOver ? findFirstEvidence(kept) : null),
    [kept, isOver, kept.length],
  );
  const asked = model === null || found === null ? null : { run: model.runId };
  const explained = useReply('explain.read', asked).value;
  if (model === null || found === null) return null;
  if (explained?.first != null) {
    const { headline, first, tier } = explained;
    return { ...first, what: headline, tier: tier ?? first.tier };
  }
  const { seq, what, step, text } = found;
  return {
    seq,
    what: text === '' ? t(`evidence.${what}`) : `${t(`evidence.${what}`)} ${text}`,
    where: step === null ? '' : model.words.step(step),
    tier: 'observed',
  };
}

const NONE: TimelineModel['kept'] = [];
