import type { Moment } from './time.ts';

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** How much older than the moment the `now` of a screen may be. */
const CLOCK_STEP_MS = 60_000;

const formats = new Map<string, Intl.RelativeTimeFormat>();

function formatOf(locale: string): Intl.RelativeTimeFormat {
  const known = formats.get(locale);
  if (known !== undefined) return known;
  const made = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  formats.set(locale, made);
  return made;
}

/** `3 minutes ago`, `yesterday`, `in 2 hours`, seen from `now` (milliseconds). Less than a minute ahead is now: a screen’s clock ticks in minutes. */
export function formatRelativeTime(moment: Moment, now: number, locale: string): string {
  const at = moment instanceof Date ? moment.getTime() : new Date(moment).getTime();
  if (Number.isNaN(at)) return String(moment);
  const ahead = at - now;
  const distance = ahead > 0 && ahead < CLOCK_STEP_MS ? 0 : ahead;
  const [unit, size] = STEPS.find(([, length]) => Math.abs(distance) >= length) ?? [
    'second',
    1_000,
  ];
  return formatOf(locale).format(Math.trunc(distance / size), unit);
}
