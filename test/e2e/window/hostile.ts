import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { intakeAnswer, planAnswer, planStep, verdictAnswer } from '../../sim/claude/answers.ts';
import type { SimScript as ClaudeScript } from '../../sim/claude/script.ts';
import type { SimScript as ExecutorScript } from '../../sim/ollama/script.ts';
import { makeSample } from '../sample.ts';

/** Everything that text can try, in one line: markup, Markdown, terminal sequences, what is not seen. */
const ELSEWHERE = 'http://tandem-elsewhere.invalid';
export const HOSTILE = [
  '<img src=x onerror="window.__pwned=1">',
  '<script>window.__pwned=2</script>',
  `![p](${ELSEWHERE}/p.png)`,
  '[j](javascript:window.__pwned=3)',
  '[d](data:text/html,<script>window.__pwned=4</script>)',
  `[h](${ELSEWHERE}/)`,
  '\u001b[31mred\u001b]8;;javascript:window.__pwned=5\u0007link\u001b]8;;\u0007\u001b[0m',
  'safe\u202egpj.exe\u202c',
  'zero\u200bwidth\ufeff',
  'nul\u0000',
  'half\ud83d',
].join(' ');

/** What can stand in a name of git's, of a file or of a model. */
const NAME = '<img/src=x/onerror=window.__pwned=6>';
export const HOSTILE_BRANCH = `main-${NAME}-\u202egpj`;
/** What is created must be seen for what it is, else the gate refuses it; what is there may be anything. */
export const HOSTILE_FILE = 'src/![a](javascript.b)&lt;.js';
const HIDDEN_FILE = `src/${NAME.replaceAll('/', '')}\u202egpj.js`;
export const HOSTILE_TAG = `sim${NAME}:7b`;

const LONG_LINE = 10 * 1024 * 1024;

/** A repository with a branch and files of such names, and one line of ten megabytes. */
export function makeHostileRepository(): string {
  const folder = makeSample({
    'README.md': `# ${HOSTILE}\n`,
    [HIDDEN_FILE]: `// ${HOSTILE}\n`,
  });
  writeFileSync(join(folder, 'long.txt'), `${'x'.repeat(LONG_LINE)}\n`);
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: folder });
  git('checkout', '-q', '-b', HOSTILE_BRANCH);
  git('add', '-A');
  git('-c', 'user.name=T', '-c', 'user.email=t@localhost', 'commit', '-q', '-m', HOSTILE_SUBJECT);
  return folder;
}

const HOSTILE_SUBJECT = '<script>window.__pwned=7</script> \u202egpj';

export const hostileClaude = (): ClaudeScript => ({
  answers: {
    intake: [
      intakeAnswer({
        requirement: HOSTILE,
        questions: [{ id: 'q1', question: HOSTILE, why: HOSTILE, options: [HOSTILE, 'plain'] }],
      }),
      intakeAnswer({ requirement: HOSTILE }),
    ],
    plan: [
      planAnswer({
        summary: HOSTILE,
        assumptions: [HOSTILE],
        outOfScope: [HOSTILE],
        steps: [
          planStep({
            title: HOSTILE,
            instructions: `${HOSTILE}\n\n- ${HOSTILE}\n\n\`\`\`html\n${HOSTILE}\n\`\`\``,
            edgeCases: [HOSTILE],
            doneWhen: [HOSTILE],
            files: [
              { path: 'src/greet.js', action: 'modify' },
              { path: 'long.txt', action: 'modify' },
              { path: HOSTILE_FILE, action: 'create' },
            ],
            checks: [`node --test # ${HOSTILE.replaceAll('\u0000', '')}`],
          }),
        ],
      }),
    ],
    verify: [
      verdictAnswer({
        summary: HOSTILE,
        criteria: [{ stepId: 's1', criterion: HOSTILE, met: true, evidence: HOSTILE }],
        findings: [
          {
            stepId: 's1',
            file: 'src/greet.js',
            line: 2,
            severity: 'low',
            problem: HOSTILE,
            instruction: HOSTILE,
          },
        ],
      }),
    ],
  },
});

/** Writes, runs and says hostile things; makes a line of ten megabytes longer by one. */
export const hostileExecutor = (): ExecutorScript => [
  {
    turns: [
      {
        thinking: HOSTILE,
        content: HOSTILE,
        toolCalls: [{ name: 'read_file', arguments: { path: HIDDEN_FILE } }],
      },
      {
        toolCalls: [
          {
            name: 'edit_file',
            arguments: {
              path: 'src/greet.js',
              old_text: 'return `Hey ',
              new_text: `// ${HOSTILE.replaceAll('\u0000', '').replaceAll('\ud83d', '')}\n  return \`Good day `,
            },
          },
          {
            name: 'write_file',
            arguments: { path: HOSTILE_FILE, content: `// ${HOSTILE.replaceAll('\ud83d', '')}\n` },
          },
        ],
      },
      {
        toolCalls: [
          {
            name: 'run_command',
            arguments: {
              command:
                "printf 'y' >> long.txt; cat long.txt; printf '\\033[31m<script>\\0\\342\\200\\256'",
            },
          },
        ],
      },
      { toolCalls: [{ name: HOSTILE, arguments: { [HOSTILE]: HOSTILE } }] },
      { toolCalls: [{ name: 'finish_step', arguments: { summary: HOSTILE } }] },
    ],
  },
];
