import type { TFunction } from 'i18next';
import { cleanString } from '../../ui/clean-text.ts';

const ALL_THE_SAME = ', but everything asked for is there';

/** How an attempt ended, in words; a reason that nobody made words for is shown as it was recorded. */
export function reasonWords(reason: string, t: TFunction): string {
  const isThere = reason.endsWith(ALL_THE_SAME);
  const name = isThere ? reason.slice(0, -ALL_THE_SAME.length) : reason;
  const clean = cleanString(name, { maxChars: 600 });
  // A sentence, of a check or a verdict, is no name of an outcome.
  if (!/^[a-z][a-z-]*$/.test(name)) return clean;
  const words = t(`attemptWhy.${name}`, { defaultValue: clean.replaceAll('-', ' ') });
  return isThere ? t('attemptAllThere', { reason: words }) : words;
}
