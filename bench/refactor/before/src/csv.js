import { describeEntry } from './parse-entry.js';

/** A timesheet as CSV, for spreadsheets: the line of each entry, quoted. */
export function toCsv(timesheet) {
  const rows = timesheet.entries.map((entry) => [entry.day, entry.client, describeEntry(entry)]);
  return [['day', 'client', 'entry'], ...rows].map((row) => row.map(quote).join(',')).join('\n');
}

const quote = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
