import { findClient } from './clients.js';
import { isPaid } from './entry.js';

/**
 * What work costs. A client has a rate an hour, in cents, and a step to which each entry is rounded up: a
 * quarter of an hour is usual, and agreed with the client.
 */

const USUAL_STEP = 0.25;
const WEEKEND_FACTOR = 1.5;

/** Hours of one entry as they are billed: rounded up to the client's step. */
export function billedHours(entry) {
  const step = findClient(entry.client).step ?? USUAL_STEP;
  return Math.ceil(entry.hours / step) * step;
}

/** Cents for one entry; nothing for a gift or for the house. */
export function priceEntry(entry) {
  if (!isPaid(entry)) return 0;
  const { rate } = findClient(entry.client);
  const factor = isWeekend(entry.day) ? WEEKEND_FACTOR : 1;
  return Math.round(billedHours(entry) * rate * factor);
}

/** Cents for all entries together. */
export function priceEntries(entries) {
  return entries.reduce((sum, entry) => sum + priceEntry(entry), 0);
}

/** What an hour brought in on average, in cents; 0 without work. */
export function averageRate(entries) {
  const hours = entries.reduce((sum, entry) => sum + entry.hours, 0);
  return hours === 0 ? 0 : Math.round(priceEntries(entries) / hours);
}

/** How much of a budget of hours is used up, from 0 to 1 and beyond. */
export function budgetUsed(entries, budgetHours) {
  if (budgetHours <= 0) throw new RangeError('a budget is more than nothing');
  return entries.reduce((sum, entry) => sum + billedHours(entry), 0) / budgetHours;
}

function isWeekend(day) {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}
