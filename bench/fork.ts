import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRig, everythingGiven, type Rig } from '../test/e2e/rig.ts';
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
 * How long a fork takes: until its first event of its own is in the log, and until its files are back, which is when
 * the first call of its executor has ended.
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
      const ready: number[] = [];
      const back: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const took = await timeFork(rig, runId);
        ready.push(took.ready);
        back.push(took.back);
      }
      const middle = (values: readonly number[]): number => Math.round(quantile(values, 0.5));
      figures.push(
        { name: `T17 fork ready, ${files} files`, value: middle(ready), unit: 'ms', target },
        {
          name: `T17 fork, files back and a call done, ${files} files`,
          value: middle(back),
          unit: 'ms',
          target: target * 2,
        },
      );
    } finally {
      await rig.close();
      rmSync(root, { recursive: true, force: true });
    }
  }
  return figures;
}

async function timeFork(rig: Rig, run: string) {
  const engine = await rig.engine();
  const stop = new AbortController();
  const startedAt = performance.now();
  let ready = Number.NaN;
  let back = Number.NaN;
  const asked = { run, at: 'execute/s2/try1/turn1/call0', changes: [] };
  const end = await engine.fork(asked, {
    people: everythingGiven(),
    signal: stop.signal,
    onPulse: () => undefined,
    onEvent(_, { kind }) {
      const now = performance.now() - startedAt;
      if (kind === 'fork.created') ready = now;
      if (kind !== 'tool.ended' || !Number.isNaN(back)) return;
      back = now;
      stop.abort(new Error('measured'));
    },
  });
  await engine.close();
  if (!end.ok) throw new Error(JSON.stringify(end.error));
  return { ready, back };
}

if (import.meta.main) printFigures(await benchFork());
