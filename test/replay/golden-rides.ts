import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Watch } from '../../electron/hosts/engine.ts';
import type { Controls, People, Wish } from '../../electron/workflow/ports.ts';
import type { Job } from '../../shared/ipc/models.ts';
import { ok } from '../../shared/result.ts';
import { createRig, EXECUTOR_TAG, everythingGiven, type Rig } from '../e2e/rig.ts';
import { goodExecutor, makeSample } from '../e2e/sample.ts';
import { createWideRig, planOf, stepNamed, writer } from '../e2e/side-by-side.ts';
import { stumblingModel } from '../e2e/stumbling-model.ts';
import { modelFailing } from '../models/exam/exam-scripts.ts';
import { intakeAnswer, planAnswer, planStep, verdictAnswer } from '../sim/claude/answers.ts';

/** The rides kept as golden runs: one for each way through the workflow. */
export interface GoldenRide {
  readonly name: string;
  readonly rig: Parameters<typeof createRig>[0] | (() => Promise<Rig>);
  readonly ride: (rig: Rig) => Promise<{ readonly runId: string }>;
}

const watching = (): Watch => ({
  people: everythingGiven(),
  signal: new AbortController().signal,
  onEvent: () => undefined,
  onPulse: () => undefined,
});

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

const skipTheTest = {
  toolCalls: [
    {
      name: 'run_command',
      arguments: { command: 'echo "test.skip(\'greets\')" > test/greet.test.js' },
    },
  ],
};
const declareVictory = {
  toolCalls: [{ name: 'finish_step', arguments: { summary: 'All tests pass.' } }],
};

/** A repository with a setup command, and rules that allow the test and deny what fetches. */
async function settledRig(): Promise<Rig> {
  const home = mkdtempSync(join(tmpdir(), 'tandem-home-'));
  const repository = makeSample();
  const commandRules = [
    { pattern: 'node --test*', decision: 'allow' },
    { pattern: 'curl *', decision: 'deny' },
  ];
  const repositories = [
    { path: repository, setup: 'mkdir -p node_modules && date > node_modules/x' },
  ];
  const settled = { commands: 'ask', commandRules, repositories };
  writeFileSync(join(home, 'settings.json'), JSON.stringify(settled));
  const curl = { name: 'run_command', arguments: { command: 'curl http://127.0.0.1:1/' } };
  const [good] = goodExecutor;
  const executor = [{ turns: [{ toolCalls: [curl] }, ...(good?.turns ?? [])] }];
  return createRig({ home, repository, executor });
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
    name: 'side-by-side',
    rig: () => {
      const ids = ['s1', 's2', 's3', 's4'];
      const plan = planOf([
        ...ids.map((id) => stepNamed(id)),
        stepNamed('s5', { dependsOn: ['s1', 's3'] }),
      ]);
      return createWideRig({ plan, executor: [...ids, 's5'].map(writer) });
    },
    ride: (rig) => rig.run(),
  },
  {
    name: 'down-the-ladder',
    rig: { ollamaOptions: { models: [EXECUTOR_TAG], handler: stumblingModel } },
    ride: (rig) => rig.run(),
  },
  {
    name: 'weakened-test',
    rig: {
      executor: [
        ...goodExecutor.map((script) => ({ ...script, match: 'This is attempt 2' })),
        { turns: [skipTheTest, ...Array.from({ length: 3 }, () => declareVictory)] },
      ],
    },
    ride: (rig) => rig.run(),
  },
  {
    name: 'rules-and-setup',
    rig: settledRig,
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
  {
    name: 'fork-with-a-message',
    rig: {},
    ride: async (rig) => {
      const { runId } = await rig.run();
      const engine = await rig.engine();
      const made = await engine.fork(
        {
          run: runId,
          at: 'execute/s1/try1/turn2',
          changes: [{ what: 'message', text: 'Keep the file short.' }],
        },
        watching(),
      );
      if (!made.ok) throw new Error(JSON.stringify(made.error));
      return made.value;
    },
  },
  {
    name: 'fork-with-another-plan',
    rig: { claude: { answers: { plan: [twoSteps] } }, executor: [...wobbly, ...goodExecutor] },
    ride: async (rig) => {
      const { runId } = await rig.run();
      const engine = await rig.engine();
      const shown = await engine.show(runId);
      const plan = shown.ok ? shown.value.state.plan?.plan : undefined;
      if (plan === undefined) throw new Error('no plan');
      const steps = plan.steps.map((step) =>
        step.id === 's2' ? { ...step, instructions: 'Write NOTES.md, a heading alone.' } : step,
      );
      const changes = [{ what: 'plan' as const, plan: { ...plan, steps } }];
      const made = await engine.fork({ run: runId, at: 'execute/s2', changes }, watching());
      if (!made.ok) throw new Error(JSON.stringify(made.error));
      return made.value;
    },
  },
  {
    name: 'not-approved-looked-back-with-a-note',
    rig: { executor: [{ turns: Array.from({ length: 4 }, () => declareVictory) }] },
    ride: async (rig) => {
      const { runId } = await rig.run({ budgets: { rounds: 1, tries: 1 } });
      const engine = await rig.engine();
      const noted = await engine.moments.note({
        run: runId,
        target: 3,
        text: 'See here.',
        by: 'ada',
      });
      if (!noted.ok) throw new Error(JSON.stringify(noted.error));
      return { runId };
    },
  },
];
