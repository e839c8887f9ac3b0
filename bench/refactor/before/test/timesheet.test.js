import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEntry } from '../src/entry.js';
import { averageRate, billedHours, budgetUsed, priceEntry } from '../src/rates.js';
import {
  billableHours,
  createTimesheet,
  hoursByClient,
  hoursOfWeek,
  longDays,
  totalHours,
  weeksOf,
} from '../src/timesheet.js';

const entry = (day, client, hours, billable = true) =>
  createEntry({ day, client, hours, billable });
const timesheet = createTimesheet([
  entry('2026-03-03', 'globex', 2.2),
  entry('2026-03-02', 'acme', 1.1),
  entry('2026-03-02', 'house', 9.5, false),
]);

test('hours are summed up by client, week and billing', () => {
  assert.ok(Math.abs(totalHours(timesheet) - 12.8) < 1e-9);
  assert.ok(Math.abs(billableHours(timesheet) - 3.3) < 1e-9);
  assert.deepEqual(
    hoursByClient(timesheet).map(({ client }) => client),
    ['house', 'globex', 'acme'],
  );
  assert.deepEqual(weeksOf(timesheet), ['2026-W10']);
  assert.equal(hoursOfWeek(timesheet, '2026-W10').length, 7);
  assert.deepEqual(longDays(timesheet), ['2026-03-02']);
});

test('entries are billed in the steps of their client', () => {
  const [acme, , globex] = timesheet.entries;
  assert.equal(billedHours(acme), 1.25);
  assert.equal(priceEntry(acme), 12_000);
  assert.equal(billedHours(globex), 2.5);
  assert.equal(priceEntry(entry('2026-03-07', 'acme', 1)), 14_400);
});

test('a budget is used up', () => {
  assert.equal(budgetUsed([entry('2026-03-02', 'acme', 2)], 8), 0.25);
  assert.equal(averageRate([]), 0);
});
