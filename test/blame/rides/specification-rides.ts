import type { Wish } from '../../../electron/workflow/ports.ts';
import { intakeAnswer } from '../../sim/claude/answers.ts';
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
  ride,
  type Setting,
} from './planted.ts';

/** A person who says something to the executor after its first answer. */
const saying = (text: string): Partial<Setting> => ({
  watch: (rig) => {
    const queue: Wish[] = [];
    let said = false;
    return {
      controls: { hold: async () => null, take: () => queue.splice(0) },
      onEvent: (_run, event) => {
        rig.events.push(event);
        if (said || event.kind !== 'model.responded' || event.role !== 'executor') return;
        said = true;
        queue.push({ wish: 'steer', text, by: 'ada' });
      },
    };
  },
});

const asks = (question: string, options: readonly string[]) => ({
  intake: [
    intakeAnswer({
      questions: [{ id: 'q1', question, why: 'it decides the words', options: [...options] }],
    }),
    intakeAnswer(),
  ],
});

const polite = (word: string) =>
  refusal({
    verdict: 'reject',
    fault: 'none',
    summary: `The ${word} was not settled and the change guesses it.`,
    criteria: [
      { stepId: 's1', criterion: 'greet() returns "Good day"', met: true, evidence: 'the diff' },
    ],
    findings: [
      {
        stepId: 's1',
        file: 'src/greet.js',
        line: 2,
        severity: 'high',
        problem: `${word} is a guess`,
        instruction: `Ask which ${word} is wanted.`,
      },
    ],
  });

export const specificationRides: readonly Planted[] = [
  ride('a person wants another word on the way', ['specification'], () =>
    greeting({
      turns: [
        read(),
        edit('Howdy '),
        command('cat src/greet.js'),
        finish('The greeting is "Howdy" as you asked.'),
      ],
      files: {
        'check.sh':
          'cat src/greet.js | grep return; grep -q "Good day" src/greet.js || { echo "Error: expected Good day, actual $(grep -o Howdy src/greet.js)"; exit 1; }\n',
      },
      answers: { plan: [plan({ checks: ['sh check.sh'] })] },
      more: saying('I changed my mind: make it say "Howdy" instead.'),
    }),
  ),
  heldOut('a person wants more on the way, and the verdict refuses it', ['specification'], () =>
    greeting({
      turns: [read(), edit('Good day dear '), finish('With "dear", as you said.')],
      answers: {
        verify: [
          refusal({
            verdict: 'reject',
            fault: 'execution',
            summary: 'The change adds the word "dear", which the plan does not ask for.',
            findings: [
              {
                stepId: 's1',
                file: 'src/greet.js',
                line: 2,
                severity: 'high',
                problem: 'adds "dear"',
                instruction: 'Remove "dear".',
              },
            ],
          }),
        ],
      },
      more: saying('And please put "dear" before the name.'),
    }),
  ),
  ride('a question was answered by a default', ['specification'], () =>
    greeting({
      answers: {
        ...asks('Which form of address should the greeting use?', ['formal', 'informal']),
        verify: [polite('form of address')],
      },
    }),
  ),
  ride('a question was left to the planner', ['specification'], () =>
    greeting({
      answers: {
        ...asks('Is the salutation for customers or for colleagues?', []),
        verify: [polite('salutation for customers')],
      },
    }),
  ),
];
