import type { ExamTask } from '../exam-task.ts';

const source = (
  rate: string,
): string => `/** Prices in cents; nothing here knows about currencies. */

const TAX_RATE = ${rate};
const SHIPPING = 490;
/** From this sum on nobody pays for shipping. */
const FREE_FROM = 5000;

export function sumOf(items) {
  return items.reduce((sum, item) => sum + item.cents * item.count, 0);
}

export function shippingOf(items) {
  return sumOf(items) >= FREE_FROM ? 0 : SHIPPING;
}

export function taxOf(items) {
  return Math.round((sumOf(items) + shippingOf(items)) * TAX_RATE);
}

export function totalOf(items) {
  return sumOf(items) + shippingOf(items) + taxOf(items);
}
`;

export const editInPlace: ExamTask = {
  name: 'edit-in-place',
  title: 'Change one line of a file',
  ability: 'change a part of a file and leave the rest as it is',
  files: {
    'src/price.mjs': source('0.19'),
    'check.mjs': `import assert from 'node:assert/strict';
import { shippingOf, sumOf, taxOf, totalOf } from './src/price.mjs';
const items = [{ cents: 1000, count: 2 }];
assert.equal(sumOf(items), 2000);
assert.equal(shippingOf(items), 490);
assert.equal(taxOf(items), 523);
assert.equal(totalOf(items), 3013);
`,
  },
  step: {
    instructions:
      'In src/price.mjs change the value of TAX_RATE from 0.19 to 0.21. Leave every other line exactly as it is, comments included.',
    files: [{ path: 'src/price.mjs', action: 'modify' }],
    edgeCases: [],
    checks: ['node check.mjs'],
    doneWhen: ['TAX_RATE is 0.21 and nothing else has changed.'],
  },
  criteria: [{ kind: 'file-equals', path: 'src/price.mjs', content: source('0.21') }],
};
