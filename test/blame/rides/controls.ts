import type { Wish } from '../../../electron/workflow/ports.ts';
import { ok } from '../../../shared/result.ts';
import { everythingGiven } from '../../e2e/rig.ts';
import { planAnswer, planStep, verdictAnswer } from '../../sim/claude/answers.ts';
import {
  command,
  edit,
  finish,
  greeting,
  type Planted,
  plan,
  read,
  refusal,
  ride,
  SAYS_GOOD_DAY,
  write,
} from './planted.ts';

const good = { verify: [verdictAnswer()] };
const roomy = { rounds: 3, tries: 3 };

const sideBySide = planAnswer({
  steps: [
    planStep({ checks: [SAYS_GOOD_DAY] }),
    planStep({
      id: 's2',
      title: 'Farewell',
      instructions: 'Create src/bye.js.',
      files: [{ path: 'src/bye.js', action: 'create' }],
      checks: ['test -s src/bye.js'],
      doneWhen: ['there is a farewell'],
    }),
  ],
  checks: [],
});

/** Rides in which nothing is anybody's fault, though something is unusual about most of them. */
export const controls: readonly Planted[] = [
  ride('approved at once', 'none', () => greeting({ answers: good })),
  ride('approved after one revision', 'none', () =>
    greeting({
      script: [
        {
          match: 'the step is not done',
          turns: [read(), edit('Good day ', 'Good day '), finish()],
        },
        { turns: [edit(), finish()] },
      ],
      answers: { verify: [refusal(), verdictAnswer()] },
      budgets: roomy,
    }),
  ),
  ride('approved with a second try', 'none', () =>
    greeting({
      script: [
        { match: 'failed with exit code', turns: [edit('Good day ', 'Hi '), finish()] },
        { turns: [edit('Hi '), finish()] },
      ],
      answers: good,
      budgets: roomy,
    }),
  ),
  ride('stopped by a person', 'none', () =>
    greeting({
      answers: good,
      more: {
        watch: (rig) => {
          const stop = new AbortController();
          return {
            signal: stop.signal,
            onEvent: (_run, event) => {
              rig.events.push(event);
              if (event.kind === 'tool.ended') stop.abort();
            },
          };
        },
      },
    }),
  ),
  ride('plan refused by a person', 'none', () =>
    greeting({
      answers: good,
      more: {
        watch: () => ({
          people: {
            ...everythingGiven(),
            decidePlan: async () => ok({ kind: 'refuse', by: 'ada', reason: 'not now' } as const),
          },
        }),
      },
    }),
  ),
  ride('interrupted and resumed', 'none', () =>
    greeting({
      answers: good,
      more: {
        watch: (rig) => {
          const stop = new AbortController();
          return {
            signal: stop.signal,
            onEvent: (_run, event) => {
              rig.events.push(event);
              if (event.kind === 'step.started') stop.abort();
            },
          };
        },
        after: async (rig, run) => void (await rig.resume(run)),
      },
    }),
  ),
  ride('steered on the way', 'none', () =>
    greeting({
      turns: [read(), edit(), finish()],
      answers: good,
      more: {
        watch: (rig) => {
          const queue: Wish[] = [{ wish: 'steer', text: 'Be brief, please.', by: 'ada' }];
          return {
            controls: { hold: async () => null, take: () => queue.splice(0) },
            onEvent: (_run, event) => void rig.events.push(event),
          };
        },
      },
    }),
  ),
  ride('steps side by side', 'none', () => {
    const setting = greeting({
      script: [
        {
          match: 'Create src/bye.js',
          turns: [write('src/bye.js', 'export const bye = 1;\n'), finish('Created src/bye.js.')],
        },
        { turns: [edit(), finish()] },
      ],
      answers: { ...good, plan: [sideBySide] },
    });
    return { ...setting, rig: { ...setting.rig, ollamaOptions: { slots: 2 } } };
  }),
  ride('a check that prints failures and passes', 'none', () =>
    greeting({
      turns: [edit(), command('sh noisy.sh'), finish()],
      files: {
        'noisy.sh':
          'echo "not ok 1 - Error: retried once"; echo "FAIL (flaky, passed on retry)"; exit 0\n',
      },
      answers: { ...good, plan: [plan({ checks: [SAYS_GOOD_DAY, 'sh noisy.sh'] })] },
    }),
  ),
  ride('a slow server', 'none', () =>
    greeting({
      turns: [read(), { ...edit(), fault: { kind: 'header-delay', ms: 900, times: 1 } }, finish()],
      answers: good,
    }),
  ),
];

const CRYPTIC = { 'judge.sh': 'echo "code 7"; exit 7\n' };

/** Failed, and nothing recorded can tell whose fault it was: whoever is blamed with confidence is blamed wrongly. */
export const riddles: readonly Planted[] = [
  ride('a check that fails without a word', ['undetermined'], () =>
    greeting({ files: CRYPTIC, answers: { plan: [plan({ checks: ['sh judge.sh'] })] } }),
  ),
  ride('a rejection without reasons', ['undetermined'], () =>
    greeting({
      answers: {
        verify: [verdictAnswer({ verdict: 'reject', fault: 'none', summary: 'No.', criteria: [] })],
      },
    }),
  ),
];
