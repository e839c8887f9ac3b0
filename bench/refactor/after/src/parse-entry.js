import { createEntry } from './entry.js';

/** The sign at the end of a line; without one the client pays. */
const SIGNS = { '-': 'gift', '=': 'house' };

/**
 * Reads entries as people type them, one a line:
 *
 *     2026-03-02 acme 1:30 planning the launch
 *     2026-03-02 acme 0.5 mail -
 *     2026-03-02 house 2 backups =
 *
 * A line that ends in ` -` is a gift, one that ends in ` =` is work for the house. Empty lines and lines that begin with `#` are left out.
 */
export function parseEntries(text) {
  const entries = [];
  const faults = [];
  for (const [index, line] of text.split('\n').entries()) {
    const plain = line.trim();
    if (plain === '' || plain.startsWith('#')) continue;
    try {
      entries.push(parseEntry(plain));
    } catch (fault) {
      faults.push(`line ${index + 1}: ${fault.message}`);
    }
  }
  return { entries, faults };
}

/** Reads one line; throws with a sentence when it can't. */
export function parseEntry(line) {
  const found = /^(\S+)\s+(\S+)\s+(\S+)(?:\s+(.*))?$/.exec(line);
  if (found === null) throw new SyntaxError('a line is: day client time note');
  const [, day, client, time, rest = ''] = found;
  const sign = /(?:^|\s)([-=])$/.exec(rest)?.[1];
  const billing = sign === undefined ? 'client' : SIGNS[sign];
  const note = rest.replace(/(^|\s)[-=]$/, '').trim();
  return createEntry({ day, client, hours: parseHours(time), note, billing });
}

/** `1:30`, `1.5`, `1,5`, `90m` and `2h` as hours. */
export function parseHours(time) {
  const clock = /^(\d{1,2}):([0-5]\d)$/.exec(time);
  if (clock !== null) return Number(clock[1]) + Number(clock[2]) / 60;
  const minutes = /^(\d+)m$/.exec(time);
  if (minutes !== null) return Number(minutes[1]) / 60;
  const hours = /^(\d+(?:[.,]\d+)?)h?$/.exec(time);
  if (hours !== null) return Number(hours[1].replace(',', '.'));
  throw new SyntaxError(`${time} is not a time: 1:30, 1.5 or 90m`);
}

/** The line that an entry is read from. */
export function describeEntry(entry) {
  const whole = Math.floor(entry.hours);
  const minutes = Math.round((entry.hours - whole) * 60);
  const time = `${whole}:${String(minutes).padStart(2, '0')}`;
  const [sign] = Object.entries(SIGNS).find(([, billing]) => billing === entry.billing) ?? [];
  const note = entry.note === '' ? '' : ` ${entry.note}`;
  return `${entry.day} ${entry.client} ${time}${note}${sign === undefined ? '' : ` ${sign}`}`;
}
