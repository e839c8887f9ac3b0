import { NO_BREAK, numberFormat } from './locale-cache.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `<0.1 s`, `0.2 s`, `41 s`, `1 min 12 s`, `2 h 5 min`, `3 d 4 h` of milliseconds: two units at most, the symbols of both languages. */
export function formatDuration(milliseconds: number, locale: string): string {
  const ms = Math.max(0, milliseconds);
  const say = (value: number, unit: string, digits = 0): string =>
    `${numberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)}${NO_BREAK}${unit}`;
  if (ms > 0 && ms < 50) return `<${say(0.1, 's', 1)}`;
  if (ms < 9_950) return say(ms / SECOND, 's', 1);
  const pair = (large: number, small: number, units: readonly [string, string]): string => {
    const total = Math.round(ms / small);
    const each = large / small;
    const first = Math.floor(total / each);
    const rest = total % each;
    return rest === 0 ? say(first, units[0]) : `${say(first, units[0])} ${say(rest, units[1])}`;
  };
  if (ms < MINUTE - SECOND / 2) return say(ms / SECOND, 's');
  if (ms < HOUR - SECOND / 2) return pair(MINUTE, SECOND, ['min', 's']);
  if (ms < DAY - MINUTE / 2) return pair(HOUR, MINUTE, ['h', 'min']);
  return pair(DAY, HOUR, ['d', 'h']);
}
