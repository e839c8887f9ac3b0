/** Days and weeks as ISO texts: a day is `2026-03-02`, a week `2026-W10`. All in UTC. */

const DAY_MS = 24 * 60 * 60 * 1000;

export function isDay(text) {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The ISO week of a day: the one that its Thursday is in. */
export function weekOf(day) {
  const thursday = shift(day, 3 - ((weekdayOf(day) + 6) % 7));
  const year = thursday.slice(0, 4);
  const first = Date.parse(`${year}-01-01T00:00:00Z`);
  const number = Math.floor((Date.parse(`${thursday}T00:00:00Z`) - first) / DAY_MS / 7) + 1;
  return `${year}-W${String(number).padStart(2, '0')}`;
}

/** Monday to Sunday of a week. */
export function daysOfWeek(week) {
  const [, year, number] = /^(\d{4})-W(\d{2})$/.exec(week) ?? [];
  if (year === undefined) throw new SyntaxError(`${week} is not a week`);
  const fourth = `${year}-01-04`;
  const monday = shift(fourth, -((weekdayOf(fourth) + 6) % 7) + (Number(number) - 1) * 7);
  return Array.from({ length: 7 }, (_, index) => shift(monday, index));
}

export const weekdayOf = (day) => new Date(`${day}T00:00:00Z`).getUTCDay();

const shift = (day, days) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
