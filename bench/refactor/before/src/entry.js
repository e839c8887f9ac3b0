import { isDay } from './calendar.js';

/**
 * One piece of work: who it was for, on which day, how long it took, and what it was.
 *
 * @typedef {object} Entry
 * @property {string} day ISO date, `2026-03-02`
 * @property {string} client key of a client
 * @property {number} hours length of the work in hours
 * @property {string} note what was done
 * @property {boolean} billable whether the client pays for it
 */

const LONGEST_DAY = 24;

/** Makes an entry, or throws with the reason why it can't be one. */
export function createEntry({ day, client, hours, note = '', billable = true }) {
  if (!isDay(day)) throw new RangeError(`${day} is not a day`);
  if (typeof client !== 'string' || client === '') throw new TypeError('an entry needs a client');
  if (typeof hours !== 'number' || Number.isNaN(hours)) {
    throw new TypeError(`hours must be a number, not ${hours}`);
  }
  if (hours <= 0) throw new RangeError('an entry takes some time');
  if (hours > LONGEST_DAY) throw new RangeError(`${hours} hours do not fit into a day`);
  return Object.freeze({ day, client, hours, note, billable });
}

/** The same entry with some fields changed; checked again as a whole. */
export function changeEntry(entry, fields) {
  return createEntry({ ...entry, ...fields });
}

/** Splits an entry in two at a number of hours; both keep day, client and note. */
export function splitEntry(entry, hours) {
  if (hours <= 0 || hours >= entry.hours) {
    throw new RangeError(`an entry of ${entry.hours} hours can't be split at ${hours}`);
  }
  return [changeEntry(entry, { hours }), changeEntry(entry, { hours: entry.hours - hours })];
}

/** Puts neighbouring entries together when day, client, note and billing are the same. */
export function mergeEntries(entries) {
  const merged = [];
  for (const entry of entries) {
    const last = merged.at(-1);
    if (last !== undefined && isSameWork(last, entry)) {
      merged[merged.length - 1] = changeEntry(last, { hours: last.hours + entry.hours });
    } else {
      merged.push(entry);
    }
  }
  return merged;
}

function isSameWork(one, other) {
  return (
    one.day === other.day &&
    one.client === other.client &&
    one.note === other.note &&
    one.billable === other.billable
  );
}
