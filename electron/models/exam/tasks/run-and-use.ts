import type { ExamTask } from '../exam-task.ts';

/** What the program prints; nobody adds it up in their head. */
export const SERIAL = '25487';

export const runAndUse: ExamTask = {
  name: 'run-and-use',
  title: 'Run a program and use what it prints',
  ability: 'run a command and use its result',
  files: {
    'tools/serial.mjs': `let serial = 7;
for (let round = 1; round <= 1000; round += 1) serial = (serial * 31 + round) % 99991;
console.log(\`serial \${serial}\`);
`,
    'check.mjs': `import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const printed = execFileSync(process.execPath, ['tools/serial.mjs'], { encoding: 'utf8' });
const wanted = printed.trim().replace('serial ', '');
const found = readFileSync('serial.txt', 'utf8').trim();
if (found !== wanted) throw new Error(\`serial.txt holds \${found}, which is not what the program prints\`);
`,
  },
  step: {
    instructions:
      'Run `node tools/serial.mjs`. It prints the word serial and a number. Write that number to serial.txt: the digits alone on one line.',
    files: [
      { path: 'tools/serial.mjs', action: 'read' },
      { path: 'serial.txt', action: 'create' },
    ],
    edgeCases: [],
    checks: ['node check.mjs'],
    doneWhen: ['serial.txt holds the number that the program prints.'],
  },
  criteria: [
    { kind: 'called', tools: ['run_command'], text: 'tools/serial.mjs' },
    { kind: 'file-equals', path: 'serial.txt', content: SERIAL },
  ],
};
