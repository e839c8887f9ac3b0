import type { ExamTask } from '../exam-task.ts';

const config = {
  name: 'ledger',
  server: { host: '127.0.0.1', port: 8417 },
  retries: { first: 250, most: 37, factor: 2 },
  log: { level: 'info', keepDays: 14 },
};

export const readValue: ExamTask = {
  name: 'read',
  title: 'Read a value from a file',
  ability: 'read a file instead of guessing what is in it',
  files: {
    'config/service.json': `${JSON.stringify(config, null, 2)}\n`,
    'check.mjs': `import { readFileSync } from 'node:fs';
const wanted = JSON.parse(readFileSync('config/service.json', 'utf8')).retries.most;
const found = readFileSync('answer.txt', 'utf8').trim();
if (found !== String(wanted)) throw new Error(\`answer.txt holds \${found}, which is not retries.most\`);
`,
  },
  step: {
    instructions:
      'Read config/service.json. Write the value of `retries.most` to answer.txt: the digits alone on one line.',
    files: [
      { path: 'config/service.json', action: 'read' },
      { path: 'answer.txt', action: 'create' },
    ],
    edgeCases: [],
    checks: ['node check.mjs'],
    doneWhen: ['answer.txt holds the value of retries.most.'],
  },
  criteria: [
    {
      kind: 'called',
      tools: ['read_file', 'search_files', 'run_command'],
      text: 'service.json',
    },
    { kind: 'file-equals', path: 'answer.txt', content: '37' },
  ],
};
