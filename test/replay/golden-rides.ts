import type { Controls, People, Wish } from '../../electron/workflow/ports.ts';
import type { Job } from '../../shared/ipc/models.ts';
import { ok } from '../../shared/result.ts';
import { type createRig, EXECUTOR_TAG, everythingGiven, type Rig } from '../e2e/rig.ts';
import { goodExecutor } from '../e2e/sample.ts';
import { modelFailing } from '../models/exam/exam-scripts.ts';
import { intakeAnswer, planAnswer, planStep, verdictAnswer } from '../sim/claude/answers.ts';

/** The rides kept as golden runs: one for each way through the workflow. */
export interface GoldenRide {
  readonly name: string;
  readonly rig: Parameters<typeof createRig>[0];
  readonly ride: (rig: Rig) => Promise<{ readonly runId: string }>;
}

const question = { id: 'q1', question: 'Which word?', why: 'taste', options: ['Good day'] };
const finding = {
  stepId: 's1',
  file: 'src/greet.js',
  line: 2,
  severity: 'high',
  problem: 'no full stop',
  instruction: 'End with a full stop.',
} as const;
const revise = (fault: 'plan' | 'execution') =>
  verdictAnswer({ verdict: 'revise', fault, criteria: [], findings: [finding] });

const twoSteps = planAnswer({
  steps: [
    planStep(),
    planStep({
      id: 's2',
      title: 'Say so',
      instructions: 'Write NOTES.md.',
      files: [{ path: 'NOTES.md', action: 'create' }],
      dependsOn: ['s1'],
      checks: ['test -f NOTES.md'],
    }),
  ],
});

/** The second step's first attempt forgets the file and touches another one's. */
const wobbly = [
  {
    match: 'README.md was changed',
    turns: [
      {
        toolCalls: [{ name: 'write_file', arguments: { path: 'NOTES.md', content: '# Notes\n' } }],
      },
      { toolCalls: [{ name: 'finish_step', arguments: { summary: 'NOTES.md is there.' } }] },
    ],
  },
  {
    match: ['NOTES.md', 'test -f'],
    turns: [
      { content: 'I will write the notes.' },
      { toolCalls: [{ name: 'run_command', arguments: { command: 'echo x >> README.md' } }] },
      {
        toolCalls: [{ name: 'write_file', arguments: { path: 'NOTES.md', content: '# Notes\n' } }],
      },
      { toolCalls: [{ name: 'finish_step', arguments: { summary: 'NOTES.md is there.' } }] },
    ],
  },
  ...goodExecutor,
];

/** People who comment, approve a part, allow commands, and adjust what is delivered. */
function busyPeople(): People {
  const by = 'ada';
  return {
    ...everythingGiven(),
    decidePlan: async ({ version, before }) => {
      if (before !== null) return ok({ kind: 'approve', by });
      return version === 1
        ? ok({ kind: 'revise', by, comments: [{ step: 's2', text: 'is it needed?' }] })
        : ok({ kind: 'approve', by, upTo: 's1' });
    },
    allowCommand: async () => ok({ allowed: true, by, note: '' }),
    decideDelivery: async ({ adjusted }) =>
      ok(
        adjusted
          ? { kind: 'approve', by, form: 'patch' }
          : { kind: 'adjust', by, files: [{ path: 'NOTES.md', content: '# Notes, by hand\n' }] },
      ),
  };
}

/** Held before each step; one message, and one step begun afresh. */
function busyControls(): Controls {
  const wishes: Wish[][] = [
    [],
    [{ wish: 'steer', text: 'be brief', by: 'ada' }],
    [{ wish: 'retry', text: 'once more', by: 'ada' }],
  ];
  return {
    hold: async () => ({ by: 'ada' }),
    take: () => wishes.shift() ?? [],
  };
}

export const goldenRides: readonly GoldenRide[] = [
  { name: 'approved', rig: {}, ride: (rig) => rig.run() },
  {
    name: 'asked-and-interrupted',
    rig: {
      claude: { answers: { intake: [intakeAnswer({ questions: [question] }), intakeAnswer()] } },
    },
    ride: async (rig) => {
      const first = await rig.run({}, { people: everythingGiven({ yes: false }) });
      return rig.resume(first.runId);
    },
  },
  {
    name: 'two-steps-out-of-scope',
    rig: { claude: { answers: { plan: [twoSteps] } }, executor: wobbly },
    ride: (rig) => rig.run(),
  },
  {
    name: 'revised-by-executor',
    rig: {
      claude: { answers: { verify: [revise('execution'), verdictAnswer()] } },
      executor: [
        ...goodExecutor.map((script) => ({ ...script, match: 'no full stop' })),
        ...goodExecutor,
      ],
    },
    ride: (rig) => rig.run(),
  },
  {
    name: 'replanned',
    rig: { claude: { answers: { verify: [revise('plan'), verdictAnswer()] } } },
    ride: (rig) => rig.run(),
  },
  {
    name: 'exhausted-over-a-red-gate',
    rig: {
      claude: {
        answers: { plan: [planAnswer({ steps: [planStep({ checks: ['false'] })], checks: [] })] },
      },
    },
    ride: (rig) => rig.run(),
  },
  {
    name: 'steered-by-people',
    rig: { claude: { answers: { plan: [twoSteps, twoSteps] } }, executor: wobbly },
    ride: (rig) => rig.run({ commands: 'ask' }, { people: busyPeople(), controls: busyControls() }),
  },
  {
    name: 'refused',
    rig: { claude: { faults: [{ fault: 'refusal', stage: 'plan' }] } },
    ride: (rig) => rig.run(),
  },
  {
    name: 'failed-exam-task',
    rig: { executor: modelFailing('edit-in-place') },
    ride: async (rig) => {
      const { desk } = await rig.engine();
      const what = { server: 'ollama', tag: EXECUTOR_TAG, transports: ['native'] } as const;
      const job = await desk.qualify({ ...what, consentBy: 'ada' });
      if (!job.ok) throw new Error(JSON.stringify(job.error));
      const over = await new Promise<Job>((resolve) =>
        desk.watch((jobs) => {
          const [own] = jobs.filter(({ id, endedAt }) => id === job.value.id && endedAt !== null);
          if (own !== undefined) resolve(own);
        }),
      );
      const runId = over.exam?.[0]?.tasks.flatMap(({ failures }) => failures)[0]?.run;
      if (!runId) throw new Error(`no failure was kept: ${over.detail}`);
      return { runId };
    },
  },
];
