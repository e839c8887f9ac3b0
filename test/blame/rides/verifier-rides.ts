import { ok } from '../../../shared/result.ts';
import { everythingGiven } from '../../e2e/rig.ts';
import { verdictAnswer } from '../../sim/claude/answers.ts';
import {
  edit,
  finish,
  greeting,
  heldOut,
  type Planted,
  plan,
  refusal,
  ride,
  SAYS_GOOD_DAY,
} from './planted.ts';

/** Somebody who looks at the change and refuses it. */
export const refusing = (reason: string) => ({
  watch: () => ({
    people: {
      ...everythingGiven(),
      decideDelivery: async () => ok({ kind: 'refuse', by: 'ada', reason } as const),
    },
  }),
});

const met = {
  stepId: 's1',
  criterion: 'greet() returns "Good day"',
  met: true,
  evidence: '+  return `Good day ${name}`',
};

export const verifierRides: readonly Planted[] = [
  ride('approves a bug that a person sees', ['verifier'], () =>
    greeting({
      turns: [edit('Good day, Mr. '), finish()],
      answers: { verify: [verdictAnswer()] },
      more: refusing('it calls everybody Mr.'),
    }),
  ),
  heldOut('approves, and a person judges later that it should not have', ['verifier'], () =>
    greeting({
      answers: { verify: [verdictAnswer()] },
      more: {
        after: async (rig, run) => {
          const engine = await rig.engine();
          const judged = await engine.explanations.judge(run, {
            family: 'verifier',
            accepted: true,
            note: 'it is wrong for an empty name',
            by: 'ada',
          });
          if (!judged.ok) throw new Error(JSON.stringify(judged.error));
        },
      },
    }),
  ),
  ride('refuses although everything is met', ['verifier'], () =>
    greeting({
      answers: {
        verify: [
          verdictAnswer({ verdict: 'reject', summary: 'Not good enough.', criteria: [met] }),
        ],
      },
    }),
  ),
  ride('refuses for something nobody asked for', ['verifier'], () =>
    greeting({
      answers: {
        verify: [
          refusal({
            fault: 'none',
            summary: 'A changelog in Klingon is missing.',
            criteria: [
              met,
              {
                stepId: 's1',
                criterion: 'the changelog has a Klingon section',
                met: false,
                evidence: 'none found',
              },
            ],
            findings: [
              {
                stepId: 's1',
                file: null,
                line: null,
                severity: 'high',
                problem: 'no Klingon changelog',
                instruction: 'Translate the changelog into Klingon.',
              },
            ],
          }),
        ],
      },
    }),
  ),
  ride('says that a check fails which passed', ['verifier'], () =>
    greeting({
      answers: {
        verify: [
          refusal({
            summary: 'The check does not pass.',
            criteria: [{ ...met, met: false, evidence: `\`${SAYS_GOOD_DAY}\` fails` }],
            findings: [
              {
                stepId: 's1',
                file: 'src/greet.js',
                line: 2,
                severity: 'high',
                problem: `\`${SAYS_GOOD_DAY}\` fails with exit code 1`,
                instruction: 'Make it pass.',
              },
            ],
          }),
        ],
      },
    }),
  ),
  heldOut('calls a passing check red in its summary', ['verifier'], () =>
    greeting({
      answers: {
        plan: [plan({ checks: ['test -s src/greet.js'] })],
        verify: [
          refusal({
            verdict: 'reject',
            summary: 'Rejected: `test -s src/greet.js` exits with 1, so the file is broken.',
            findings: [],
          }),
        ],
      },
    }),
  ),
  ride('cites a file that the change does not have', ['verifier'], () =>
    greeting({
      answers: {
        verify: [
          refusal({
            summary: 'The farewell is still rude.',
            criteria: [],
            findings: [
              {
                stepId: 's1',
                file: 'src/farewell.js',
                line: 14,
                severity: 'high',
                problem: 'the greeting in farewell() is rude',
                instruction: 'Make it polite.',
              },
            ],
          }),
        ],
      },
    }),
  ),
  ride('quotes a line that the change does not have', ['verifier'], () =>
    greeting({
      answers: {
        verify: [
          refusal({
            summary: 'The greeting is not what the criterion says.',
            criteria: [{ ...met, met: false, evidence: '+  return `Howdy ${name}`' }],
            findings: [
              {
                stepId: 's1',
                file: 'src/greet.js',
                line: 2,
                severity: 'high',
                problem: 'returns "Howdy"',
                instruction: 'Return "Good day".',
              },
            ],
          }),
        ],
      },
    }),
  ),
  ride('can’t judge a green change', ['verifier'], () =>
    greeting({
      answers: {
        verify: [
          verdictAnswer({
            verdict: 'cannot_judge',
            summary: 'I am not able to judge this.',
            criteria: [],
          }),
        ],
      },
    }),
  ),
  heldOut('gives no verdict at all', ['verifier'], () => {
    const setting = greeting({});
    return {
      ...setting,
      rig: {
        ...setting.rig,
        claude: { ...setting.rig?.claude, faults: [{ fault: 'refusal', stage: 'verify' }] },
      },
    };
  }),
  ride('approves by a check that passes without the change', ['verifier'], () =>
    greeting({
      turns: [edit('Hello '), finish()],
      answers: {
        plan: [plan({ checks: ['grep -n greet src/greet.js'] })],
        verify: [verdictAnswer()],
      },
      more: refusing(''),
    }),
  ),
];
