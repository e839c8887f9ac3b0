import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CreatedFork } from '../../electron/hosts/fork-desk.ts';
import { openRunFile } from '../../electron/store/run-file.ts';
import { runsFolder } from '../../electron/store/run-paths.ts';
import { runId } from '../../shared/ids.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import type { ForkChange } from '../../shared/run/fork-change.ts';
import { planAnswer, planStep, verdictAnswer } from '../sim/claude/answers.ts';
import { createRig, EXECUTOR_TAG, type Rig } from './rig.ts';
import { git, goodExecutor } from './sample.ts';
import {
  command,
  createWideRig,
  finish,
  planOf,
  script,
  stepNamed,
  write,
  writer,
} from './side-by-side.ts';

/** Rides that are forked at all of their places. */

const finding = {
  stepId: 's2',
  file: 'NOTES.md',
  line: 1,
  severity: 'high',
  problem: 'no full stop',
  instruction: 'End with a full stop.',
} as const;

export const twoSteps = planAnswer({
  steps: [
    planStep(),
    planStep({
      id: 's2',
      title: 'Say so',
      instructions: 'Write NOTES.md.',
      files: [{ path: 'NOTES.md', action: 'create' }],
      edgeCases: [],
      dependsOn: ['s1'],
      checks: ['test -f NOTES.md'],
      doneWhen: ['NOTES.md exists'],
    }),
  ],
});

const metBy = (ids: readonly (readonly [string, string])[]) =>
  verdictAnswer({
    criteria: ids.map(([stepId, criterion]) => ({
      stepId,
      criterion,
      met: true,
      evidence: 'the diff',
    })),
  });

export const approvingTwo = metBy(
  twoSteps.steps.flatMap(({ id, doneWhen }) => doneWhen.map((text) => [id, text] as const)),
);

/** Two steps one after the other; the verdict wants the second one done again. */
export const reviseInput: NonNullable<Parameters<typeof createRig>[0]> = {
  ollamaOptions: { models: [EXECUTOR_TAG, `other-${EXECUTOR_TAG}`] },
  claude: {
    answers: {
      plan: [twoSteps],
      verify: [
        verdictAnswer({
          verdict: 'revise',
          fault: 'execution',
          criteria: [],
          findings: [finding],
        }),
        approvingTwo,
      ],
    },
  },
  executor: [
    {
      match: ['Write NOTES.md', 'End with a full stop'],
      turns: [write('NOTES.md', '# Notes.\n'), finish()],
    },
    { match: ['Write NOTES.md'], turns: [write('NOTES.md', '# Notes\n'), finish()] },
    ...goodExecutor,
  ],
};
export const reviseRig = (): Promise<Rig> => createRig(reviseInput);

/** Three steps that need not wait for each other, and one that does; two collide. */
export const parallelSteps = [
  stepNamed('a', { files: [{ path: 'src/a.js', action: 'create' }] }),
  stepNamed('b'),
  stepNamed('c', { dependsOn: ['a'] }),
];
export const parallelRig = (): Promise<Rig> =>
  createWideRig({
    plan: planOf(parallelSteps),
    executor: [writer('a'), writer('b'), writer('c')],
    slots: 2,
    more: { ollamaOptions: { models: [EXECUTOR_TAG, `other-${EXECUTOR_TAG}`] } },
  });

/** A step that writes, deletes and runs, fails its check, touches what is not its own, and is tried again. */
export const retryRig = (): Promise<Rig> => {
  const step = stepNamed('r', {
    files: [
      { path: 'src/r.js', action: 'create' },
      { path: 'README.md', action: 'delete' },
    ],
    checks: ['grep -q 2 src/r.js', 'test ! -e README.md'],
    doneWhen: ['it is done'],
  });
  return createWideRig({
    plan: planOf([step]),
    executor: [
      script(
        'r',
        [
          {
            toolCalls: [
              {
                name: 'edit_file',
                arguments: { path: 'src/r.js', old_text: 'r = 1', new_text: 'r = 2' },
              },
            ],
          },
          finish('Now it is done.'),
        ],
        'was changed, but',
      ),
      script('r', [
        command('echo stray > stray.txt'),
        write('src/r.js', 'export const r = 1;\n'),
        command('rm README.md'),
        finish('Done.'),
      ]),
    ],
    parallelSteps: 1,
  });
};

/** A run's events as its file has them, with what steps returned. */
export function eventsOf(home: string, run: string): readonly RunEvent[] {
  const log = openRunFile({ folder: runsFolder(home), runId: runId(run), mode: 'read' });
  if (!log.ok) throw new Error(JSON.stringify(log.error));
  try {
    return JSON.parse(
      JSON.stringify(log.value.events().map((event) => ({ ...event, result: event.result }))),
    );
  } finally {
    log.value.close();
  }
}

export async function forkAt(
  rig: Rig,
  run: string,
  at: string,
  changes: readonly ForkChange[] = [],
): Promise<CreatedFork> {
  const made = await (await rig.engine()).forks.create({ run, at, changes });
  if (!made.ok) throw new Error(`${at}: ${JSON.stringify(made.error)}`);
  return made.value;
}

/** The files that a fork's worktree would be filled with, as git names the tree. */
export const treeOf = (rig: Rig, run: string, beside?: string): string =>
  git(
    rig.repository,
    'rev-parse',
    `refs/tandem/${run}/${beside === undefined ? '' : `steps/${beside}/`}snapshots^{tree}`,
  ).trim();

/** Everything that a run left: its file, refs, branch, worktree and private folder. */
export function removeRun(rig: Rig, run: string): void {
  const first = eventsOf(rig.home, run)[0];
  if (first?.kind !== 'run.started') throw new Error('no beginning');
  rmSync(join(rig.home, 'runs', `${run}.tandem`));
  rmSync(first.worktree, { recursive: true, force: true });
  rmSync(join(rig.home, 'git', run), { recursive: true, force: true });
  git(rig.repository, 'worktree', 'prune');
  for (const ref of refsOf(rig, run)) git(rig.repository, 'update-ref', '-d', ref);
  if (git(rig.repository, 'branch', '--list', first.branch).trim() !== '')
    git(rig.repository, 'branch', '-D', first.branch);
}

export const refsOf = (rig: Rig, run: string): readonly string[] =>
  git(rig.repository, 'for-each-ref', '--format=%(refname)', `refs/tandem/${run}/`)
    .split('\n')
    .filter(Boolean);

export const scratch = (): string => mkdtempSync(join(tmpdir(), 'tandem-fork-'));
export const textOf = (path: string): string => readFileSync(path, 'utf8');
