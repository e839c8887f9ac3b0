import { planStep } from '../../sim/claude/answers.ts';
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
  ride,
} from './planted.ts';

const broken = { content: '<tool_call>{"name": "edit_file", "arguments" {"path"</tool_call>' };
const tested = { plan: [plan({ checks: ['node --test'] })] };
const twoFiles = {
  plan: [
    plan({
      instructions: 'Put "Good day" into src/words.js as GREETING and use it in src/greet.js.',
      files: [
        { path: 'src/greet.js', action: 'modify' },
        { path: 'src/words.js', action: 'create' },
      ],
      checks: ['test -s src/words.js'],
    }),
  ],
};

export const executorRides: readonly Planted[] = [
  ride('writes calls that nobody can read', ['executor'], () =>
    greeting({ turns: [read(), ...Array.from({ length: 12 }, () => broken)] }),
  ),
  heldOut('calls tools that do not exist', ['executor'], () =>
    greeting({
      turns: Array.from({ length: 12 }, () => call('apply_patch', { patch: '*** Begin Patch' })),
    }),
  ),
  ride('changes a file that is not the step’s', ['executor'], () =>
    greeting({ turns: [edit(), command("sed -i 's/Greets/Salutes/' README.md"), finish()] }),
  ),
  heldOut('weakens the test', ['executor'], () =>
    greeting({
      turns: [
        command("sed -i 's/Good day Ada/Hey Ada/' test/greet.test.js"),
        command('node --test'),
        finish('All tests pass.'),
        finish('All tests pass.'),
      ],
      answers: tested,
    }),
  ),
  ride('says it is done and changed nothing', ['executor'], () =>
    greeting({ turns: [read(), finish(), finish()] }),
  ),
  heldOut('says that tests pass which it never ran', ['executor'], () =>
    greeting({
      turns: [edit('Hi '), finish('All tests pass.'), finish('All tests pass.')],
      answers: tested,
    }),
  ),
  ride('reads the same file for ever', ['executor'], () =>
    greeting({ turns: Array.from({ length: 10 }, () => read()) }),
  ),
  heldOut('does and undoes the same edit', ['executor'], () =>
    greeting({
      turns: Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0 ? edit('Hi ') : edit('Hey ', 'Hi '),
      ),
    }),
  ),
  ride('reports success after a failing test', ['executor'], () =>
    greeting({
      turns: [edit('Hi '), command('node --test'), finish('Done, the greeting is polite.')],
      answers: tested,
    }),
  ),
  heldOut('goes on after an edit that missed', ['executor'], () =>
    greeting({
      turns: [
        edit('Good day ', 'Hello there '),
        finish('I changed the greeting.'),
        finish('I changed the greeting.'),
      ],
    }),
  ),
  ride('leaves out a file of the step', ['executor'], () =>
    greeting({
      turns: [edit(), finish('Used the greeting.'), finish('Used the greeting.')],
      answers: twoFiles,
    }),
  ),
  heldOut('answers with nothing', ['executor'], () =>
    greeting({ turns: Array.from({ length: 8 }, () => ({ content: '' })) }),
  ),
  ride('gives up in words', ['executor'], () =>
    greeting({
      turns: Array.from({ length: 8 }, () => ({ content: 'I am sorry, I can not do this.' })),
    }),
  ),
  heldOut('does it wrong, again and again', ['executor'], () =>
    greeting({ turns: [read(), edit('Hi '), finish('Changed the word.')], answers: tested }),
  ),
  ride('reads until its turns are used up', ['executor'], () =>
    greeting({
      turns: Array.from({ length: 12 }, (_, index) =>
        call('read_file', { path: 'src/greet.js', start_line: 1, end_line: 1 + index }),
      ),
      answers: {
        plan: [
          {
            ...plan(),
            steps: [planStep({ checks: ["grep -n 'Good day' src/greet.js"] })],
            checks: [],
          },
        ],
      },
      budgets: { rounds: 1, tries: 2, replans: 0, turns: 6 },
    }),
  ),
];
