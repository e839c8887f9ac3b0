import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEntry } from '../src/entry.js';
import { createInvoice, describeInvoice, invoicedHours } from '../src/invoice.js';
import { describeClients, describeMonth, describeWeek, findOddities } from '../src/report.js';
import { createTimesheet } from '../src/timesheet.js';

const entry = (day, client, hours, note) => createEntry({ day, client, hours, note });
const timesheet = createTimesheet([
  entry('2026-03-02', 'acme', 1.5, 'planning'),
  entry('2026-03-02', 'acme', 0.5, 'planning'),
  entry('2026-03-03', 'globex', 11, 'launch'),
]);
const span = { client: 'acme', from: '2026-03-01', to: '2026-03-31', number: '2026-7' };

test('an invoice has a line for each day and note', () => {
  const invoice = createInvoice(timesheet, span);
  assert.equal(invoice.lines.length, 1);
  assert.equal(invoicedHours(invoice), 2);
  assert.equal(invoice.gross, 22_848);
  assert.match(describeInvoice(invoice), /02\.03\.2026 {4}2\.00 h/);
});

test('a week is a chart', () => {
  assert.match(describeWeek(timesheet, '2026-W10'), /02\.03\.2026 {4}2\.0 h {2}████\n/);
});

test('clients have a share, and long days stand out', () => {
  assert.match(describeClients(timesheet), /^globex +11\.0 h +85 %$/m);
  assert.deepEqual(findOddities(timesheet), ['03.03.2026: more than 10 hours']);
  assert.match(describeMonth(timesheet), /Together 13\.0 h, 13\.0 h billable/);
});
