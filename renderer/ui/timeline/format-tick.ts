import { formatTimeOfDay } from '../format/time.ts';

/** A moment as exactly as the step to the next one needs it: `14:02`, `14:02:31`, `14:02:31.5`. */
export function formatTick(moment: number, step: number, locale: string): string {
  const text = formatTimeOfDay(moment, locale, { seconds: step < 60_000 });
  if (step >= 1_000) return text;
  const digits = step >= 100 ? 1 : 2;
  const part = Math.round((moment % 1_000) / 10 ** (3 - digits)) % 10 ** digits;
  return `${text}.${String(part).padStart(digits, '0')}`;
}
