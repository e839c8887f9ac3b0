import type { Wish } from '../../../electron/workflow/ports.ts';
import { ok } from '../../../shared/result.ts';
import { everythingGiven } from '../../e2e/rig.ts';
import { verdictAnswer } from '../../sim/claude/answers.ts';
import {
  command,
  edit,
  finish,
  greeting,
  heldOut,
  type Planted,
  plan,
  read,
  refusal,
} from './planted.ts';

/** Written when the rules were done, and left as they were: what the rules make of faults nobody had in mind. */

const swallows = `const kept = [];
for (;;) kept.push(new Array(1e5).fill(Math.random()));
`;

const met = {
  stepId: 's1',
  criterion: 'greet() returns "Good day"',
  met: true,
  evidence: 'the check passed',
};

export const unseenRides: readonly Planted[] = [
  heldOut('the model can’t be loaded any more', ['environment'], () =>
    greeting({ turns: [read(), { ...edit(), fault: { kind: 'load-failed' } }, finish()] }),
  ),
  heldOut('a check needs more memory than there is', ['environment'], () =>
    greeting({
      files: { 'report.mjs': swallows },
      answers: { plan: [plan({ checks: ['node --max-old-space-size=24 report.mjs'] })] },
    }),
  ),
  heldOut('demands a port to another language', ['verifier'], () =>
    greeting({
      answers: {
        verify: [
          refusal({
            verdict: 'reject',
            fault: 'none',
            summary: 'There is no Rust binding.',
            criteria: [
              met,
              { ...met, met: false, criterion: 'callable from Rust', evidence: 'no crate' },
            ],
            findings: [
              {
                stepId: 's1',
                file: null,
                line: null,
                severity: 'high',
                problem: 'no Rust crate',
                instruction: 'Publish a crate.',
              },
            ],
          }),
        ],
      },
    }),
  ),
  heldOut('complains about a line that is nowhere', ['verifier'], () =>
    greeting({
      answers: {
        verify: [
          refusal({
            summary: 'A debugging line was left in.',
            criteria: [{ ...met, met: false, evidence: '+  console.log(name, "debug")' }],
            findings: [
              {
                stepId: 's1',
                file: 'src/greet.js',
                line: 3,
                severity: 'high',
                problem: 'a debugging line is left',
                instruction: 'Remove it.',
              },
            ],
          }),
        ],
      },
    }),
  ),
  heldOut('a person wants capitals on the way', ['specification'], () => {
    const queue: Wish[] = [];
    let said = false;
    return greeting({
      turns: [read(), edit('HELLO '), command('cat src/greet.js'), finish('It says HELLO now.')],
      files: {
        'check.sh':
          'word=$(grep -o \'return `[A-Za-z ]*\' src/greet.js); [ "$word" = \'return `Good day \' ] || { echo "expected Good day, actual: $word"; exit 1; }\n',
      },
      answers: { plan: [plan({ checks: ['sh check.sh'] })] },
      more: {
        watch: (rig) => ({
          controls: { hold: async () => null, take: () => queue.splice(0) },
          onEvent: (_run, event) => {
            rig.events.push(event);
            if (said || event.kind !== 'model.responded' || event.role !== 'executor') return;
            said = true;
            queue.push({ wish: 'steer', text: 'Shout it, please: "HELLO".', by: 'ada' });
          },
        }),
      },
    });
  }),
  heldOut('checks by a script that the package does not have', ['plan'], () =>
    greeting({ answers: { plan: [plan({ checks: ['npm run --silent verify-greeting'] })] } }),
  ),
  heldOut('sends the executor to a style guide that is nowhere', ['plan'], () =>
    greeting({
      turns: [
        read('docs/style.md'),
        edit('Hi '),
        finish('I did not find docs/style.md and guessed.'),
      ],
      answers: {
        plan: [plan({ instructions: 'Greet in src/greet.js as docs/style.md says.' })],
      },
    }),
  ),
  heldOut('writes the code into its answer instead of the file', ['executor'], () =>
    greeting({
      turns: Array.from({ length: 8 }, () => ({
        content: 'Here it is:\n\n```js\nexport const greet = (name) => `Good day ${name}`;\n```',
      })),
    }),
  ),
  heldOut('leaves a syntax error behind', ['executor'], () =>
    greeting({
      turns: [edit('Good day `', 'Hey '), finish('Changed the word.')],
      answers: { plan: [plan({ checks: ['node --test'] })] },
    }),
  ),
  heldOut('is refused by a person who tried it', ['verifier'], () =>
    greeting({
      turns: [edit('Good day', 'Hey '), finish()],
      answers: { verify: [verdictAnswer()] },
      more: {
        watch: () => ({
          people: {
            ...everythingGiven(),
            decideDelivery: async () =>
              ok({
                kind: 'refuse',
                by: 'grace',
                reason: 'the space before the name is gone',
              } as const),
          },
        }),
      },
    }),
  ),
];
