import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEntry, mergeEntries, splitEntry } from '../src/entry.js';
import { describeEntry, parseEntries, parseEntry, parseHours } from '../src/parse-entry.js';

const work = { day: '2026-03-02', client: 'acme', hours: 1.5, note: 'planning' };

test('an entry has a day, a client and a length', () => {
  assert.equal(createEntry(work).hours, 1.5);
  assert.throws(() => createEntry({ ...work, day: '2026-02-30' }), /not a day/);
  assert.throws(() => createEntry({ ...work, hours: 0 }), /some time/);
  assert.throws(() => createEntry({ ...work, hours: 25 }), /fit into a day/);
});

test('times are read as people write them', () => {
  assert.equal(parseHours('1:30'), 1.5);
  assert.equal(parseHours('1,5'), 1.5);
  assert.equal(parseHours('90m'), 1.5);
  assert.throws(() => parseHours('soon'), /not a time/);
});

test('a line becomes an entry and a line again', () => {
  const line = '2026-03-02 acme 1:30 planning';
  assert.equal(describeEntry(parseEntry(line)), line);
  assert.equal(parseEntry('2026-03-02 house 0.5 mail -').billable, false);
});

test('faults are named by their line', () => {
  const { entries, faults } = parseEntries('# March\n2026-03-02 acme 1:30 x\nnonsense\n');
  assert.equal(entries.length, 1);
  assert.match(faults[0], /^line 3/);
});

test('entries are split and put together again', () => {
  const [first, second] = splitEntry(createEntry(work), 0.5);
  assert.equal(first.hours, 0.5);
  assert.equal(second.hours, 1);
  assert.equal(mergeEntries([first, second])[0].hours, 1.5);
});
