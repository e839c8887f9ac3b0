import { daysOfWeek, weekOf } from './calendar.js';
import { isPaid } from './entry.js';

/**
 * Sums of entries: by client, by day, by week. A timesheet is a plain value; adding an entry makes a new one.
 *
 * @typedef {object} Timesheet
 * @property {readonly import('./entry.js').Entry[]} entries in the order of their days
 */

/** An empty timesheet, or one of the entries given. */
export function createTimesheet(entries = []) {
  const sorted = [...entries].sort((one, other) => (one.day < other.day ? -1 : 1));
  return Object.freeze({ entries: Object.freeze(sorted) });
}

export function addEntry(timesheet, entry) {
  return createTimesheet([...timesheet.entries, entry]);
}

/** All hours of a timesheet, billed or not. */
export function totalHours(timesheet) {
  return timesheet.entries.reduce((sum, entry) => sum + entry.hours, 0);
}

/** Entries that clients pay for. */
export function billableEntries(timesheet) {
  return timesheet.entries.filter(isPaid);
}

export function billableHours(timesheet) {
  return billableEntries(timesheet).reduce((sum, entry) => sum + entry.hours, 0);
}

/** Hours by client, largest first. */
export function hoursByClient(timesheet) {
  const sums = new Map();
  for (const { client, hours } of timesheet.entries) {
    sums.set(client, (sums.get(client) ?? 0) + hours);
  }
  return [...sums.entries()]
    .map(([client, hours]) => ({ client, hours }))
    .sort((one, other) => other.hours - one.hours || (one.client < other.client ? -1 : 1));
}

/** The seven days of a week with their hours; a day without work has 0. */
export function hoursOfWeek(timesheet, week) {
  return daysOfWeek(week).map((day) => {
    const entries = timesheet.entries.filter((entry) => entry.day === day);
    return { day, hours: entries.reduce((sum, entry) => sum + entry.hours, 0) };
  });
}

/** The weeks that have entries, oldest first. */
export function weeksOf(timesheet) {
  return [...new Set(timesheet.entries.map((entry) => weekOf(entry.day)))].sort();
}

/** Days on which more was entered than a person should work. */
export function longDays(timesheet, limit = 10) {
  const sums = new Map();
  for (const { day, hours } of timesheet.entries) sums.set(day, (sums.get(day) ?? 0) + hours);
  return [...sums.entries()].filter(([, hours]) => hours > limit).map(([day]) => day);
}
