import { expect, it, onTestFinished } from 'vitest';
import { checkRunPlan } from '../../../electron/hosts/engine/check-plan.ts';
import { runsFolder } from '../../../electron/store/run-paths.ts';
import { stepKey } from '../../../shared/ids.ts';
import type { EventBody } from '../../../shared/run/event.ts';
import { makeScene, repositoriesOf } from '../../fixtures/repos/repository.ts';
import { plan, planOf, step } from '../../renderer/plan/sample.ts';
import { newRun, RUN, requireErr, requireOk, scratchFolder } from '../../store/scratch.ts';
import { started } from '../terminal/story.ts';

/** A repository with the files that the sample plan works on, and a run on its first commit. */
function makeRun(...bodies: readonly EventBody[]) {
  const at = makeScene({ 'src/parse.ts': 'x', 'src/report.ts': 'x' });
  onTestFinished(() => at.dispose());
  const commit = at.sh('git rev-parse HEAD').trim();
  const tree = at.sh('git rev-parse HEAD^{tree}').trim();
  const home = scratchFolder();
  const log = newRun(runsFolder(home));
  const repository = { ...started.repository, path: at.repo, baseCommit: commit, baseTree: tree };
  for (const body of [{ ...started, repository }, ...bodies])
    log.append({ key: stepKey('run'), parent: stepKey(''), lane: 'system', body });
  log.close();
  return { at, around: { home, repositories: repositoriesOf(at) } };
}

const probed: EventBody = {
  kind: 'env.probed',
  server: 'ollama',
  url: '',
  version: null,
  model: 'm',
  digest: null,
  quantization: null,
  contextAsked: 3_000,
  contextAllocated: 3_000,
  gpuShare: null,
  capabilities: [],
  qualified: true,
  loadMs: 1,
};

it('finds nothing in a plan that fits the run’s commit', async () => {
  const { around } = makeRun();
  expect(requireOk(await checkRunPlan(around, RUN, plan))).toEqual({ faults: [], drift: null });
});

it('holds paths against the commit, not against the working files', async () => {
  const { around, at } = makeRun();
  at.write('src/new.ts', 'only here');
  const edited = planOf(step('a', { files: [{ path: 'src/new.ts', action: 'modify' }] }));
  expect(requireOk(await checkRunPlan(around, RUN, edited)).faults).toEqual([
    'Step a is to modify src/new.ts, which is neither in the repository nor created by a step it depends on.',
  ]);
});

it('gives a step no more room than the executor’s context leaves', async () => {
  const { around } = makeRun(probed);
  const long = planOf(
    step('a', {
      files: [{ path: 'src/parse.ts', action: 'modify' }],
      instructions: 'word '.repeat(1_000),
    }),
  );
  expect(requireOk(await checkRunPlan(around, RUN, long)).faults.join()).toContain(
    'the executor has 1000 for one step',
  );
});

it('names the planned files that changed since the commit', async () => {
  const { around, at } = makeRun();
  at.write('src/parse.ts', 'changed');
  at.write('README.md', 'changed');
  at.sh('git add -A && git commit -qm more');
  const head = at.sh('git rev-parse HEAD').trim();
  const { drift } = requireOk(await checkRunPlan(around, RUN, plan));
  expect(drift).toEqual({ head, files: ['src/parse.ts'] });
});

it('says that a run is not there', async () => {
  const { around } = makeRun();
  expect(requireErr(await checkRunPlan(around, '20000101-000000-0000', plan)).kind).toBe(
    'run-not-found',
  );
});
