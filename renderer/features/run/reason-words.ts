import type { TFunction } from 'i18next';
import { cleanString } from '../../ui/clean-text.ts';

const ALL_THE_SAME = ', but everything asked for is there';

/** How an attempt ended, in words; a reason that nobody made words for is shown as it was recorded. */
export function reasonWords(reason: string, t: TFunction): string {
  const isThere = reason.endsWith(ALL_THE_SAME);
  const name = isThere ? reason.slice(0, -ALL_THE_SAME.length) : reason;
  const words = t(`attemptWhy.${name}`, {
    defaultValue: cleanString(name, { maxChars: 400 }).replaceAll('-', ' '),
  });
  return isThere ? t('attemptAllThere', { reason: words }) : words;
}
