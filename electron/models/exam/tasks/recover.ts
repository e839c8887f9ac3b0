import type { ExamTask } from '../exam-task.ts';

/** The key that the program asks for; it comes out of the data and is only ever told in the refusal. */
export const SEAL_KEY = '66847';

const keyOf = `const bytes = readFileSync('data/parts.csv');
let key = 17;
for (const byte of bytes) key = (key * 131 + byte) % 90001;
`;

export const recover: ExamTask = {
  name: 'recover',
  title: 'Go on after a command failed',
  ability: 'recover from a tool’s error',
  files: {
    'data/parts.csv': 'part,count\nframe,2\nsaddle,2\nchain,1\nbell,1\n',
    'tools/seal.mjs': `import { readFileSync, writeFileSync } from 'node:fs';
${keyOf}if (process.argv[2] !== \`--key=\${key}\`) {
  console.error(\`Refused: no valid key was given. Run: node tools/seal.mjs --key=\${key}\`);
  process.exit(1);
}
writeFileSync('sealed.txt', \`sealed with \${key}\\n\`);
console.log('sealed.txt was written');
`,
    'check.mjs': `import { readFileSync } from 'node:fs';
${keyOf}if (readFileSync('sealed.txt', 'utf8').trim() !== \`sealed with \${key}\`) throw new Error('sealed.txt is not sealed');
`,
  },
  step: {
    instructions:
      'Run `node tools/seal.mjs`: the program writes sealed.txt. If it refuses, read its message and run it the way the message says. Do not write sealed.txt yourself.',
    files: [
      { path: 'tools/seal.mjs', action: 'read' },
      { path: 'sealed.txt', action: 'create' },
    ],
    edgeCases: ['The first run may fail; its message says what is missing.'],
    checks: ['node check.mjs'],
    doneWhen: ['sealed.txt was written by the program.'],
  },
  criteria: [
    { kind: 'recovered', text: 'tools/seal.mjs' },
    { kind: 'file-equals', path: 'sealed.txt', content: `sealed with ${SEAL_KEY}` },
  ],
};
