import type { ExamTask } from '../exam-task.ts';

export const callAfterThinking: ExamTask = {
  name: 'call-after-thinking',
  title: 'Think, then call',
  ability: 'think about a question and then act with a call',
  files: {
    'data/jobs.md': `# Jobs, in no order

- ship: after paint
- label: after sand
- saw: first of all
- paint: after label
- sand: after saw
`,
    'check.mjs': `import { readFileSync } from 'node:fs';
const found = readFileSync('order.txt', 'utf8').trim().split(/\\r?\\n/).map((line) => line.trim());
if (found.join(' ') !== 'saw sand label paint ship') throw new Error(\`not the right order: \${found.join(', ')}\`);
`,
  },
  step: {
    instructions:
      'data/jobs.md says which job comes after which. Think about the one order in which all jobs can be done. ' +
      'Then write the five names to order.txt with write_file, one a line, the first job first. Thinking alone changes nothing: end each answer with a call.',
    files: [
      { path: 'data/jobs.md', action: 'read' },
      { path: 'order.txt', action: 'create' },
    ],
    edgeCases: [],
    checks: ['node check.mjs'],
    doneWhen: ['order.txt holds the five names in the right order.'],
  },
  criteria: [
    { kind: 'every-turn-calls' },
    { kind: 'file-equals', path: 'order.txt', content: 'saw\nsand\nlabel\npaint\nship' },
  ],
};
