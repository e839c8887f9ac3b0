import type { TFunction } from 'i18next';
import type { ExamVerdict } from '../../../shared/models/qualification.ts';
import type { Tone } from '../../ui/badge.tsx';

/** What is known of a model as an executor, wherever one can be chosen. */
export interface QualificationWords {
  /** Two words or three, for beside the name. */
  readonly word: string;
  /** One sentence: what it means for a run. */
  readonly sentence: string;
  readonly tone: Tone;
  readonly shape: string;
}

const LOOKS: Readonly<
  Record<ExamVerdict | 'none', { readonly tone: Tone; readonly shape: string }>
> = {
  executor: { tone: 'ok', shape: '✓' },
  limited: { tone: 'warn', shape: '◐' },
  unfit: { tone: 'bad', shape: '✗' },
  none: { tone: 'neutral', shape: '○' },
};

/** Words for the result of the exam; `t` may be of any namespace, `fit` must be loaded. */
export function qualificationWords(
  qualified: ExamVerdict | 'none',
  t: TFunction,
): QualificationWords {
  return {
    word: t(`qualification.${qualified}`, { ns: 'fit' }),
    sentence: t(`qualificationMeans.${qualified}`, { ns: 'fit' }),
    ...LOOKS[qualified],
  };
}
