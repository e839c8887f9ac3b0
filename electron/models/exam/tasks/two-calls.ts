import type { ExamTask } from '../exam-task.ts';

export const twoCalls: ExamTask = {
  name: 'two-calls',
  title: 'Make two calls in one answer',
  ability: 'make several calls in one answer',
  files: {
    'data/north.txt': '1184\n',
    'data/south.txt': '2377\n',
    'check.mjs': `import { readFileSync } from 'node:fs';
const read = (path) => readFileSync(path, 'utf8').trim();
const wanted = String(Number(read('data/north.txt')) + Number(read('data/south.txt')));
if (read('total.txt') !== wanted) throw new Error('total.txt does not hold the sum');
`,
  },
  step: {
    instructions:
      'data/north.txt and data/south.txt hold one number each. Read both at once: call read_file two times in your first answer. ' +
      'Then write the sum of both numbers to total.txt: the digits alone on one line.',
    files: [
      { path: 'data/north.txt', action: 'read' },
      { path: 'data/south.txt', action: 'read' },
      { path: 'total.txt', action: 'create' },
    ],
    edgeCases: [],
    checks: ['node check.mjs'],
    doneWhen: ['total.txt holds the sum.'],
  },
  criteria: [
    // The other transports carry one call an answer, and their prompt says so.
    { kind: 'calls-in-one-turn', tool: 'read_file', atLeast: 2, over: ['native'] },
    { kind: 'file-equals', path: 'total.txt', content: '3561' },
  ],
};
