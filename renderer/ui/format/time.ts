import { dateFormat } from './locale-cache.ts';

/** A moment: milliseconds since 1970, a Date, or the ISO 8601 text of the log. */
export type Moment = number | string | Date;

const dateOf = (moment: Moment): Date => (moment instanceof Date ? moment : new Date(moment));

/** `14:02` or, with seconds, `14:02:31`: the 24 hours that logs are read in. Unreadable moments are said as they are. */
export function formatTimeOfDay(
  moment: Moment,
  locale: string,
  options: { readonly seconds?: boolean } = {},
): string {
  const date = dateOf(moment);
  if (Number.isNaN(date.getTime())) return String(moment);
  return dateFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    ...(options.seconds === true ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
  }).format(date);
}

/** `21 Nov 2026, 14:02` in the order of the language. */
export function formatDateTime(moment: Moment, locale: string): string {
  const date = dateOf(moment);
  if (Number.isNaN(date.getTime())) return String(moment);
  return dateFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(date);
}
