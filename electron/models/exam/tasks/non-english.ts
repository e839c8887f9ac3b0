import type { ExamTask } from '../exam-task.ts';

const source = (
  german: string,
): string => `// Begrüßungen – „Äpfel, Öl, Übermut“: jedes Zeichen bleibt, wie es ist 🚲
// 注意：この表は手で書かれています。
// Порядок строк важен.
export const greetings = {
  de: '${german}',
  ja: 'こんにちは',
  ru: 'Здравствуйте',
  fr: 'Ça va, ma chère sœur ?',
};
`;

export const nonEnglish: ExamTask = {
  name: 'non-english',
  title: 'Keep text of other languages intact',
  ability: 'work in a file with comments that are not English and keep every character',
  files: {
    'src/greetings.mjs': source('Guten Tag'),
    'check.mjs': `import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { greetings } from './src/greetings.mjs';
assert.equal(greetings.de, 'Grüß Gott');
assert.equal(greetings.ja, 'こんにちは');
assert.ok(readFileSync('src/greetings.mjs', 'utf8').startsWith('// Begrüßungen – „Äpfel, Öl, Übermut“'));
`,
  },
  step: {
    instructions:
      'In src/greetings.mjs change the German greeting (key `de`) from `Guten Tag` to `Grüß Gott`, with ü and ß. Leave every other character as it is, the comments included.',
    files: [{ path: 'src/greetings.mjs', action: 'modify' }],
    edgeCases: ['The file is UTF-8.'],
    checks: ['node check.mjs'],
    doneWhen: ['The German greeting is Grüß Gott; all else is as it was.'],
  },
  criteria: [{ kind: 'file-equals', path: 'src/greetings.mjs', content: source('Grüß Gott') }],
};
