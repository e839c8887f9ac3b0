import type { ExamTask } from '../exam-task.ts';

export const createFile: ExamTask = {
  name: 'create-file',
  title: 'Add a module and export it',
  ability: 'create a file and connect it in another one',
  files: {
    'src/index.mjs': "export { capitalize } from './capitalize.mjs';\n",
    'src/capitalize.mjs': `/** Makes the first letter a capital one. */
export function capitalize(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
`,
    'check.mjs': `import assert from 'node:assert/strict';
import { capitalize, slug } from './src/index.mjs';
assert.equal(capitalize('ada'), 'Ada');
assert.equal(slug('Hello World'), 'hello-world');
assert.equal(slug('  Three   little words '), 'three-little-words');
`,
  },
  step: {
    instructions:
      'Create src/slug.mjs that exports a function slug(text): it trims the text, makes it lower case and replaces each run of spaces by one dash. ' +
      'Then export slug from src/index.mjs beside capitalize; keep the line that is there.',
    files: [
      { path: 'src/capitalize.mjs', action: 'read' },
      { path: 'src/slug.mjs', action: 'create' },
      { path: 'src/index.mjs', action: 'modify' },
    ],
    edgeCases: ['Spaces at both ends leave no dash.'],
    checks: ['node check.mjs'],
    doneWhen: ['slug can be imported from src/index.mjs.', 'capitalize still can.'],
  },
  criteria: [
    { kind: 'file-contains', path: 'src/slug.mjs', text: 'export' },
    { kind: 'file-contains', path: 'src/index.mjs', text: './slug.mjs' },
    {
      kind: 'file-contains',
      path: 'src/index.mjs',
      text: "export { capitalize } from './capitalize.mjs';",
    },
  ],
};
