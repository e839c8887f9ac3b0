import { planAnswer, planStep, verdictAnswer } from '../../sim/claude/answers.ts';
import {
  call,
  command,
  edit,
  finish,
  greeting,
  heldOut,
  type Planted,
  plan,
  read,
  refusal,
  ride,
  SAYS_GOOD_DAY,
  write,
} from './planted.ts';

const both = (checks: readonly string[]) => plan({ checks: [...checks] });
const second = (fields: Parameters<typeof planStep>[0]) =>
  planStep({ id: 's2', title: 'Second', dependsOn: [], ...fields });

const words = { path: 'src/words.js', action: 'create' as const };
const imports =
  "import { GREETING } from './words.js';\nexport const greet = (name) => `${GREETING} ${name}`;\n";

const forward = planAnswer({
  steps: [
    planStep({
      instructions: 'Write src/greet.js so that it takes GREETING from src/words.js.',
      checks: [
        `node -e "import('./src/greet.js').then((m) => process.exit(m.greet('Ada') === 'Good day Ada' ? 0 : 1))"`,
      ],
    }),
    second({
      files: [words],
      instructions: 'Create src/words.js with GREETING.',
      checks: ['test -s src/words.js'],
      doneWhen: ['src/words.js has GREETING'],
    }),
  ],
  checks: [],
});

const opposite = planAnswer({
  steps: [
    planStep({ checks: [SAYS_GOOD_DAY] }),
    second({
      title: 'Short greeting',
      instructions: 'In src/greet.js return "Hi" and nothing longer.',
      files: [{ path: 'src/greet.js', action: 'modify' }],
      dependsOn: ['s1'],
      checks: ["grep -n 'Hi ' src/greet.js"],
      doneWhen: ['greet() returns "Hi"'],
    }),
  ],
  checks: [],
});

const LONG = 'Leave everything else. '.repeat(80);

const notPlanned = refusal({
  fault: 'plan',
  summary: 'The plan changes the greeting only for one language; the request means all of them.',
  criteria: [
    {
      stepId: 's1',
      criterion: 'greet() returns "Good day"',
      met: false,
      evidence: 'only in English',
    },
  ],
});

export const planRides: readonly Planted[] = [
  ride('names a file that does not exist', ['plan'], () =>
    greeting({
      answers: { plan: [plan({ files: [{ path: 'src/greeter.js', action: 'modify' }] })] },
    }),
  ),
  heldOut('has steps that depend on each other in a circle', ['plan'], () =>
    greeting({
      answers: {
        plan: [
          planAnswer({
            steps: [planStep({ dependsOn: ['s2'] }), second({ dependsOn: ['s1'], files: [words] })],
          }),
        ],
      },
    }),
  ),
  ride('builds on a module that is nowhere', ['plan'], () =>
    greeting({
      turns: [
        read('lib/names.js'),
        read(),
        finish('There is no lib/names.js, so I could not use it.'),
      ],
      answers: {
        plan: [
          plan({
            instructions: 'In src/greet.js use formatName from lib/names.js and return "Good day".',
          }),
        ],
      },
    }),
  ),
  ride('asks for opposite things in one step', ['plan'], () =>
    greeting({
      script: [
        { match: 'failed with exit code', turns: [edit('Hey ', 'Good day '), finish()] },
        { turns: [edit(), finish()] },
      ],
      answers: { plan: [both([SAYS_GOOD_DAY, 'test -z "$(grep \'Good day\' src/greet.js)"'])] },
    }),
  ),
  heldOut('asks for opposite things in two steps', ['plan'], () =>
    greeting({
      script: [
        { match: 'nothing longer', turns: [edit('Hi ', 'Good day '), finish('Short now.')] },
        { turns: [edit(), finish()] },
      ],
      answers: { plan: [opposite] },
    }),
  ),
  ride('lets a step use what a later one makes', ['plan'], () =>
    greeting({
      script: [
        {
          match: 'Create src/words.js',
          turns: [
            write('src/words.js', "export const GREETING = 'Good day';\n"),
            finish('Created src/words.js.'),
          ],
        },
        {
          turns: [write('src/greet.js', imports), finish('greet() takes its word from words.js.')],
        },
      ],
      answers: { plan: [forward] },
    }),
  ),
  heldOut('lets a step look for what a later one makes', ['plan'], () =>
    greeting({
      script: [
        {
          match: 'Create src/words.js',
          turns: [
            write('src/words.js', "export const GREETING = 'Good day';\n"),
            finish('Created src/words.js.'),
          ],
        },
        {
          turns: [
            read('src/words.js'),
            finish('src/words.js is not there, nothing can be taken from it.'),
            finish('src/words.js is not there.'),
          ],
        },
      ],
      answers: { plan: [forward] },
    }),
  ),
  ride('makes a step too large for the executor', ['plan'], () =>
    greeting({
      answers: { plan: [{ ...plan(), outOfScope: Array.from({ length: 12 }, () => LONG) }] },
      budgets: { rounds: 1, tries: 2, replans: 0, contextTokens: 8_192 },
    }),
  ),
  heldOut('fills the context in every attempt', ['plan'], () =>
    greeting({
      turns: [
        { ...read('README.md'), promptTokens: 3_000 },
        {
          ...call('write_file', { path: 'src/greet.js', content: '// begun\n' }),
          promptTokens: 5_900,
        },
        finish(),
      ],
      budgets: { rounds: 1, tries: 2, replans: 0, contextTokens: 8_192 },
    }),
  ),
  ride('has a check that can’t pass', ['plan'], () =>
    greeting({ answers: { plan: [both([SAYS_GOOD_DAY, 'exit 1'])] } }),
  ),
  heldOut('has a check of a test that is nowhere', ['plan'], () =>
    greeting({ answers: { plan: [both(['node test/farewell.test.js'])] } }),
  ),
  ride('has no check that could fail', ['plan'], () =>
    greeting({
      turns: [edit('Yo '), finish()],
      answers: { plan: [both(['true'])], verify: [notPlanned] },
    }),
  ),
  heldOut('was followed to the letter and is not what was asked for', ['plan'], () =>
    greeting({ answers: { verify: [notPlanned] } }),
  ),
  ride('was followed, and the verifier finds it beside the point', ['plan'], () =>
    greeting({
      turns: [edit(), command(SAYS_GOOD_DAY), finish()],
      answers: { verify: [verdictAnswer({ ...notPlanned, verdict: 'reject' })] },
    }),
  ),
];
