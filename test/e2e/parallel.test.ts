import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { EventOf, RunEvent } from '../../shared/run/event.ts';
import { foldAll } from '../../shared/run/fold.ts';
import type { Rig } from './rig.ts';
import { git } from './sample.ts';
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

let rig: Rig | undefined;
afterEach(() => rig?.close());

const ofKind = <K extends RunEvent['kind']>(
  events: readonly RunEvent[],
  kind: K,
): readonly EventOf<K>[] => events.filter((event): event is EventOf<K> => event.kind === kind);

/** Steps that had begun and not ended when another began. */
function mostAtOnce(events: readonly RunEvent[]): number {
  const open = new Set<string>();
  let most = 0;
  for (const event of events) {
    if (event.kind === 'step.started') open.add(event.key);
    if (event.kind === 'step.ended') open.delete(event.key);
    most = Math.max(most, open.size);
  }
  return most;
}

const worktreesOf = (own: Rig): readonly string[] => readdirSync(join(own.home, 'worktrees'));

async function expectReplay(own: Rig, run: string): Promise<void> {
  const replayed = await (await own.engine()).replay(run);
  expect(replayed).toMatchObject({ ok: true });
}

describe('independent steps', { timeout: 120_000 }, () => {
  it('are worked on at once and come out as one change', async () => {
    const ids = ['s1', 's2', 's3', 's4'];
    rig = await createWideRig({
      plan: planOf(ids.map((id) => stepNamed(id))),
      executor: ids.map(writer),
    });
    const end = await rig.run();
    expect(end.finished).toMatchObject({ outcome: 'approved', rounds: 1 });
    expect(end.finished.filesChanged).toEqual(ids.map((id) => `src/${id}.js`));
    const commit = end.finished.commit ?? '';
    for (const id of ids) {
      expect(git(rig.repository, 'show', `${commit}:src/${id}.js`)).toContain(`'${id}'`);
    }
    expect(mostAtOnce(rig.events)).toBe(4);
    expect(ofKind(rig.events, 'step.merged').map(({ step }) => step)).toEqual(ids);
    expect(ofKind(rig.events, 'run.started')[0]?.parallelSteps).toBe(64);
    await expectReplay(rig, end.runId);
    // Nothing stays but the run's own worktree.
    expect(worktreesOf(rig)).toEqual([end.runId]);
    expect(git(rig.repository, 'worktree', 'list').trim().split('\n')).toHaveLength(2);
    expect(git(rig.repository, 'branch', '--list').trim().split('\n')).toHaveLength(2);
    expect(git(rig.repository, 'status', '--porcelain')).toBe('');
    const state = foldAll(rig.events);
    expect(state.steps.map(({ status, turns, calls }) => ({ status, turns, calls }))).toEqual(
      ids.map(() => ({ status: 'done', turns: 2, calls: 2 })),
    );
  });

  it('take no more slots than the settings allow, and one where the server says nothing', async () => {
    const ids = ['s1', 's2', 's3'];
    const plan = planOf(ids.map((id) => stepNamed(id)));
    const two = await createWideRig({ plan, executor: ids.map(writer), parallelSteps: 2 });
    const end = await two.run().finally(() => two.close());
    expect(end.finished.outcome).toBe('approved');
    expect(mostAtOnce(two.events)).toBe(2);
    const alone = await createWideRig({ plan, executor: ids.map(writer), slots: 1 });
    const slow = await alone.run().finally(() => alone.close());
    expect(slow.finished.outcome).toBe('approved');
    expect(mostAtOnce(alone.events)).toBe(1);
    expect(ofKind(alone.events, 'step.merged')).toEqual([]);
    await expectReplay(two, end.runId);
    await expectReplay(alone, slow.runId);
  });

  it('begin from what they build on, and wait for a file that an earlier one writes', async () => {
    const greet = { path: 'src/greet.js', action: 'modify' } as const;
    const steps = [
      stepNamed('s1', { files: [greet], checks: ['node --check src/greet.js'] }),
      stepNamed('s2'),
      stepNamed('s3', {
        files: [
          { path: 'src/s3.js', action: 'create' },
          { path: 'src/greet.js', action: 'read' },
        ],
        checks: ['grep -q Good src/greet.js'],
      }),
      stepNamed('s4', { dependsOn: ['s2'] }),
    ];
    rig = await createWideRig({
      plan: planOf(steps),
      executor: [
        script('s1', [write('src/greet.js', "export const greet = () => 'Good day';\n"), finish()]),
        writer('s2'),
        writer('s3'),
        writer('s4'),
      ],
    });
    const end = await rig.run();
    expect(end.finished.outcome).toBe('approved');
    const trees = new Map(ofKind(rig.events, 'step.merged').map(({ step, tree }) => [step, tree]));
    const began = new Map(
      ofKind(rig.events, 'step.started').map(({ step, treeBefore }) => [step, treeBefore]),
    );
    expect(began.get('s2')).toBe(began.get('s1'));
    expect(began.get('s3')).toBe(trees.get('s1'));
    expect(began.get('s4')).toBe(trees.get('s2'));
    await expectReplay(rig, end.runId);
  });

  it('stop for nobody but those that need the one that failed', async () => {
    const steps = [
      stepNamed('s1', { checks: ['false'] }),
      stepNamed('s2'),
      stepNamed('s3', { dependsOn: ['s1'] }),
    ];
    rig = await createWideRig({
      plan: planOf(steps),
      executor: [writer('s1'), writer('s2'), writer('s3')],
    });
    const end = await rig.run({ budgets: { tries: 2, rounds: 1 } });
    expect(end.finished.outcome).toBe('exhausted');
    const state = foldAll(rig.events);
    expect(state.steps.map(({ status }) => status)).toEqual(['failed', 'done', 'blocked']);
    // What the failed one left is there for whoever looks at the branch.
    const tree = git(rig.repository, 'ls-tree', '-r', '--name-only', end.finished.commit ?? '');
    expect(tree).toContain('src/s1.js');
    expect(tree).toContain('src/s2.js');
    expect(tree).not.toContain('src/s3.js');
    expect(worktreesOf(rig)).toEqual([end.runId]);
    await expectReplay(rig, end.runId);
  });

  it('get another try on top of the others when what they did collides', async () => {
    const steps = [
      stepNamed('s1', { files: [{ path: 'lib', action: 'create' }], checks: ['test -f lib'] }),
      stepNamed('s2', { files: [{ path: 'lib/two.js', action: 'create' }], checks: ['true'] }),
    ];
    rig = await createWideRig({
      plan: planOf(steps),
      executor: [
        script('s1', [write('lib', 'one\n'), finish()]),
        script('s2', [finish('Nothing to do.')], 'changed the same places'),
        script('s2', [write('lib/two.js', 'export {};\n'), finish()]),
      ],
    });
    const end = await rig.run({ budgets: { tries: 2, rounds: 1 } });
    const merges = ofKind(rig.events, 'step.merged');
    expect(merges.map(({ step, tree }) => [step, tree === null])).toEqual([
      ['s1', false],
      ['s2', true],
    ]);
    expect(merges[1]?.conflicts).toContain('lib');
    // Its second try could not do it either: the gate is red, and no marker is anywhere.
    expect(end.finished.outcome).toBe('exhausted');
    const commit = end.finished.commit ?? '';
    expect(git(rig.repository, 'show', `${commit}:lib`)).toBe('one\n');
    expect(ofKind(rig.events, 'step.started').filter(({ step }) => step === 's2')).toHaveLength(2);
    await expectReplay(rig, end.runId);
  });

  it('that pass alone and fail together are tried again on the work of all', async () => {
    const alone = "test $(ls src | grep -c '^s[0-9]') -le 1 || grep -q together src/s2.js";
    const steps = [stepNamed('s1'), stepNamed('s2', { checks: [alone] })];
    rig = await createWideRig({
      plan: planOf(steps),
      executor: [
        writer('s1'),
        script('s2', [write('src/s2.js', '// together\n'), finish()], 'Alone your step passes'),
        script('s2', [write('src/s2.js', 'export {};\n'), finish()]),
      ],
    });
    const end = await rig.run();
    expect(end.finished.outcome).toBe('approved');
    expect(end.finished.filesChanged).toEqual(['src/s1.js', 'src/s2.js']);
    const { commit } = end.finished;
    expect(git(rig.repository, 'show', `${commit}:src/s2.js`)).toBe('// together\n');
    const again = ofKind(rig.events, 'check.ran').filter(({ key }) => key.includes('/merge'));
    expect(again.map(({ step, status }) => [step, status])).toEqual([['s2', 'failed']]);
    await expectReplay(rig, end.runId);
  });

  it('end together when one of them can’t go on, and are taken up again', async () => {
    const ids = ['s1', 's2', 's3'];
    rig = await createWideRig({
      plan: planOf(ids.map((id) => stepNamed(id))),
      executor: [
        script('s1', [
          command('true'),
          { ...write('src/s1.js', 'export {};\n'), fault: { kind: 'missing', times: 1 } },
          finish(),
        ]),
        script('s2', [command('sleep 30'), write('src/s2.js', 'export {};\n'), finish()]),
        writer('s3'),
      ],
    });
    const end = await rig.run();
    expect(end.finished.outcome).toBe('interrupted');
    expect(worktreesOf(rig).length).toBeGreaterThan(1);
    await expectReplay(rig, end.runId);
    const seen = rig.events.length;
    const resumed = await rig.resume(end.runId);
    expect(resumed.finished.outcome).toBe('approved');
    expect(resumed.finished.filesChanged).toEqual(ids.map((id) => `src/${id}.js`));
    // The command whose end nobody saw is not run again in silence.
    const unknown = ofKind(rig.events.slice(seen), 'outcome.unknown');
    expect(unknown.map(({ key }) => key.split('/')[1])).toContain('s2');
    expect(worktreesOf(rig)).toEqual([end.runId]);
    await expectReplay(rig, end.runId);
  });
});
