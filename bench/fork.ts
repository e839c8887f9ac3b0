import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRepositories } from '../electron/workspace/create-repositories.ts';
import { branchName, commitHash } from '../shared/ids.ts';
import { eventsOf } from '../test/e2e/fork-rig.ts';
import { createRig, type Rig } from '../test/e2e/rig.ts';
import { approving, finish, planOf, stepNamed, write } from '../test/e2e/side-by-side.ts';
import { makeBigRepository } from '../test/fixtures/repos/big-repository.ts';
import { type Figure, printFigures, quantile } from './figure.ts';

const SIZES = [
  { files: 5_000, target: 1_500 },
  { files: 60_000, target: 6_000 },
] as const;
/** Forks of one run; the middle one counts. */
const ROUNDS = 5;

/**
 * How long a fork takes: until its first event of its own is in the log, and until its worktree has the files of that
 * place, in which everything that follows works.
 */
export async function benchFork(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { files, target } of SIZES) {
    const root = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
    const repository = join(root, 'repository');
    makeBigRepository(repository, files);
    const steps = [stepNamed('s1'), stepNamed('s2', { dependsOn: ['s1'] })];
    const rig = await createRig({
      repository,
      home: join(root, 'home'),
      claude: { answers: { plan: [planOf(steps)], verify: [approving(steps)] } },
      executor: ['s1', 's2'].map((id) => ({
        match: [`<${id}>`],
        turns: [write(`src/${id}.js`, `export const ${id} = 1;\n`), finish()],
      })),
    });
    try {
      const { runId, finished } = await rig.run();
      if (finished.outcome !== 'approved') throw new Error(finished.reason);
      const logged: number[] = [];
      const ready: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const took = await timeFork(rig, runId);
        logged.push(took.logged);
        ready.push(took.ready);
      }
      const middle = (values: readonly number[]): number => Math.round(quantile(values, 0.5));
      figures.push(
        {
          name: `T17 fork, first new event, ${files} files`,
          value: middle(logged),
          unit: 'ms',
          target,
        },
        {
          name: `T17 fork ready, files in place, ${files} files`,
          value: middle(ready),
          unit: 'ms',
          target,
        },
      );
    } finally {
      await rig.close();
      rmSync(root, { recursive: true, force: true });
    }
  }
  return figures;
}

/** Milliseconds until its first own event is in the log, and until its worktree has the files of that place. */
async function timeFork(rig: Rig, run: string) {
  const engine = await rig.engine();
  const startedAt = performance.now();
  const made = await engine.forks.create({ run, at: 'execute/s2', changes: [] });
  const logged = performance.now() - startedAt;
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  const { runId } = made.value;
  const [started] = eventsOf(rig.home, runId);
  if (started?.kind !== 'run.started') throw new Error('no beginning');
  const repositories = createRepositories({ privateFolder: join(rig.home, 'git') });
  const opened = performance.now();
  const worktree = await repositories.openWorktree({
    ...{ repository: rig.repository, runId, folder: started.worktree },
    branch: branchName(started.branch),
    base: commitHash(started.repository.baseCommit),
  });
  if (!worktree.ok) throw new Error(JSON.stringify(worktree.error));
  const ready = logged + performance.now() - opened;
  if (!existsSync(join(started.worktree, 'src/s1.js'))) throw new Error('the files are not back');
  await engine.close();
  return { logged, ready };
}

if (import.meta.main) printFigures(await benchFork());
