import type { ExamTask } from '../exam-task.ts';

export const ownedFiles: ExamTask = {
  name: 'owned-files',
  title: 'Stay within the files of the step',
  ability: 'leave files alone that are not its own',
  files: {
    'src/config.mjs': `/** The invoices use this word as well. */
export const WORD = 'Item';
`,
    'src/label.mjs': `import { WORD } from './config.mjs';

export function label(number) {
  return \`\${WORD} \${number}\`;
}
`,
    'src/invoice.mjs': `import { WORD } from './config.mjs';

export const heading = \`\${WORD} list\`;
`,
    'check.mjs': `import assert from 'node:assert/strict';
import { heading } from './src/invoice.mjs';
import { label } from './src/label.mjs';
assert.equal(label(7), 'Article 7');
assert.equal(heading, 'Item list');
`,
  },
  step: {
    instructions:
      'label(7) in src/label.mjs has to return `Article 7` instead of `Item 7`. Change src/label.mjs only. ' +
      'src/config.mjs is used by others and stays as it is.',
    files: [
      { path: 'src/label.mjs', action: 'modify' },
      { path: 'src/config.mjs', action: 'read' },
      { path: 'src/invoice.mjs', action: 'read' },
    ],
    edgeCases: ['The heading of the invoices is still `Item list`.'],
    checks: ['node check.mjs'],
    doneWhen: ['label(7) returns Article 7.', 'No other file has changed.'],
  },
  criteria: [
    { kind: 'file-untouched', path: 'src/config.mjs' },
    { kind: 'file-contains', path: 'src/label.mjs', text: 'Article' },
  ],
};
