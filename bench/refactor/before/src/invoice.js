import { findClient } from './clients.js';
import { formatCents, formatDay } from './format.js';
import { billedHours, priceEntry } from './rates.js';
import { billableEntries } from './timesheet.js';

/**
 * An invoice: the billable entries of one client in a span of days, a line for each day and note.
 */

const TAX = 0.19;

export function createInvoice(timesheet, { client, from, to, number }) {
  const entries = billableEntries(timesheet).filter(
    (entry) => entry.client === client && entry.day >= from && entry.day <= to,
  );
  const lines = groupLines(entries);
  const net = lines.reduce((sum, line) => sum + line.cents, 0);
  const tax = Math.round(net * TAX);
  return { number, client, from, to, lines, net, tax, gross: net + tax };
}

function groupLines(entries) {
  const lines = new Map();
  for (const entry of entries) {
    const key = `${entry.day} ${entry.note}`;
    const line = lines.get(key) ?? { day: entry.day, note: entry.note, hours: 0, cents: 0 };
    lines.set(key, {
      ...line,
      hours: line.hours + billedHours(entry),
      cents: line.cents + priceEntry(entry),
    });
  }
  return [...lines.values()];
}

/** The invoice as the text that is sent. */
export function describeInvoice(invoice) {
  const { name, address } = findClient(invoice.client);
  const head = [
    `Invoice ${invoice.number}`,
    name,
    ...address,
    '',
    `Work from ${formatDay(invoice.from)} to ${formatDay(invoice.to)}`,
    '',
  ];
  const lines = invoice.lines.map((line) => describeLine(line));
  const foot = [
    '',
    `Net    ${formatCents(invoice.net)}`,
    `Tax    ${formatCents(invoice.tax)}`,
    `Total  ${formatCents(invoice.gross)}`,
  ];
  return [...head, ...lines, ...foot].join('\n');
}

function describeLine({ day, note, hours, cents }) {
  const time = `${hours.toFixed(2)} h`.padStart(8);
  return `${formatDay(day)}  ${time}  ${formatCents(cents).padStart(12)}  ${note}`.trimEnd();
}

/** Hours on the invoice, for the covering letter. */
export function invoicedHours(invoice) {
  return invoice.lines.reduce((sum, line) => sum + line.hours, 0);
}
