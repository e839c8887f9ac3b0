import type { ExamTask } from '../exam-task.ts';

const ROWS = 1600;
const ROW = 1234;

/** Three times what one `read_file` shows. */
function table(price: number): string {
  const rows = Array.from({ length: ROWS }, (_, at) => {
    const number = at + 1;
    const cents = number === ROW ? price : 900 + ((number * 37) % 4999);
    return `  ['part-${String(number).padStart(4, '0')}', ${cents}],`;
  });
  return `export const prices = new Map([\n${rows.join('\n')}\n]);\n`;
}

const sum = (price: number): number =>
  [...table(price).matchAll(/, (\d+)\]/g)].reduce((total, [, cents]) => total + Number(cents), 0);

const PRICE = 4500;

export const longFile: ExamTask = {
  name: 'long-file',
  title: 'Find one line in a long file',
  ability: 'work in a file that is longer than what it is shown at once',
  files: {
    'src/prices.mjs': table(1299),
    'check.mjs': `import assert from 'node:assert/strict';
import { prices } from './src/prices.mjs';
assert.equal(prices.size, ${ROWS});
assert.equal(prices.get('part-${ROW}'), ${PRICE});
assert.equal([...prices.values()].reduce((sum, cents) => sum + cents, 0), ${sum(PRICE)});
`,
  },
  step: {
    instructions:
      `src/prices.mjs is a long table with ${ROWS} rows. Change the price of part-${ROW} to ${PRICE} and leave all other rows as they are. ` +
      'read_file shows only a part of so long a file: use search_files, or read_file with start_line. Change the row with edit_file.',
    files: [{ path: 'src/prices.mjs', action: 'modify' }],
    edgeCases: [],
    checks: ['node check.mjs'],
    doneWhen: [`part-${ROW} costs ${PRICE}; all other rows are as they were.`],
  },
  criteria: [{ kind: 'file-equals', path: 'src/prices.mjs', content: table(PRICE) }],
};
