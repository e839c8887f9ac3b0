import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openRunFile } from '../../electron/store/run-file.ts';
import { runsFolder } from '../../electron/store/run-paths.ts';
import { beginRemoval, readEnd } from '../../electron/store/storage-removals.ts';
import { createRunRemover } from '../../electron/workspace/remove-run.ts';
import { runId as asRunId, type RunId, stepKey } from '../../shared/ids.ts';
import { createRig, type Rig } from './rig.ts';
import { git } from './sample.ts';

/** Removal of runs that have snapshots and a branch in a real repository. */

let rig: Rig;
afterEach(() => rig.close());

const ALL = { onlyWorktree: false, branch: false };

/** Everything in the repository that is the user's: refs, settings, index, checkout. */
const usersOwn = (): unknown => ({
  refs: refs().filter((ref) => !ref.startsWith('refs/tandem/')),
  config: readFileSync(join(rig.repository, '.git', 'config'), 'utf8'),
  head: readFileSync(join(rig.repository, '.git', 'HEAD'), 'utf8'),
  status: git(rig.repository, 'status', '--porcelain=v2', '--branch', '--ignored'),
});
const refs = (): readonly string[] =>
  git(rig.repository, 'for-each-ref', '--format=%(refname) %(objectname)')
    .split('\n')
    .filter(Boolean);
const refsOf = (run: string): readonly string[] =>
  refs().filter((ref) => ref.startsWith(`refs/tandem/${run}/`));
const worktreesOf = (run: string): readonly string[] =>
  [join(rig.home, 'worktrees'), join(rig.repository, '.git', 'worktrees')].flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith(run)) : [],
  );
const note = (run: RunId, more: Partial<Parameters<typeof beginRemoval>[1]> = {}): void => {
  const path = join(runsFolder(rig.home), `${run}.tandem`);
  beginRemoval(rig.home, { ...ALL, runId: run, origin: 'own', end: readEnd(path), ...more });
};

describe('a removed run', () => {
  it('takes its snapshots along, and nothing of the user or of another run', async () => {
    rig = await createRig();
    const [first, second] = [await rig.run(), await rig.run()];
    git(rig.repository, 'branch', 'tandem/mine', 'main');
    git(rig.repository, 'update-ref', `refs/tandem/${first.runId}x/1`, 'main');
    expect(refsOf(first.runId).length).toBeGreaterThan(0);
    const [before, others] = [usersOwn(), refsOf(second.runId)];
    const engine = await rig.engine();
    const removed = await engine.storage.remove(first.runId, ALL);
    expect(removed).toMatchObject({ ok: true, value: { left: [] } });
    expect(refsOf(first.runId)).toEqual([]);
    expect(refsOf(`${first.runId}x`)).toHaveLength(1);
    expect(refsOf(second.runId)).toEqual(others);
    expect(worktreesOf(first.runId)).toEqual([]);
    expect(existsSync(join(rig.home, 'git', first.runId))).toBe(false);
    expect(usersOwn()).toEqual(before);
    // What was delivered is still there, and what stays still verifies.
    expect(git(rig.repository, 'show', `${first.finished.branch}:src/greet.js`)).toContain('Good');
    expect(await engine.replay(second.runId)).toMatchObject({ ok: true });
    await engine.close();
  });

  it.each(['note', 'worktrees', 'refs', 'file'] as const)(
    'goes to its end by the next clean-up when its process died after the %s',
    async (phase) => {
      rig = await createRig();
      const { runId } = await rig.run();
      const before = usersOwn();
      const id = asRunId(runId);
      note(id);
      const remover = createRunRemover(join(rig.home, 'git'));
      const remains = { runId: id, worktrees: join(rig.home, 'worktrees') };
      if (phase !== 'note') await remover.removeWorktrees(remains);
      if (phase === 'refs' || phase === 'file') await remover.removeRefs(remains, ALL);
      if (phase === 'file') {
        const { rmSync } = await import('node:fs');
        rmSync(join(runsFolder(rig.home), `${runId}.tandem`));
      }
      const engine = await rig.engine();
      expect(await engine.storage.cleanUp()).toMatchObject({ ok: true });
      await engine.close();
      expect(readdirSync(runsFolder(rig.home)).filter((name) => name.startsWith(runId))).toEqual(
        [],
      );
      expect([refsOf(runId), worktreesOf(runId)]).toEqual([[], []]);
      expect(readdirSync(join(rig.home, 'removals'))).toEqual([]);
      expect(usersOwn()).toEqual(before);
    },
  );

  it.each(['kept', 'gone on with', 'being written'] as const)(
    'stays when its process died and it is %s by then',
    async (what) => {
      rig = await createRig();
      const { runId } = await rig.run();
      const snapshots = refsOf(runId);
      note(asRunId(runId));
      const engine = await rig.engine();
      const folder = runsFolder(rig.home);
      if (what === 'kept') await engine.storage.keep(runId, true);
      const log =
        what === 'kept' ? null : openRunFile({ folder, runId: asRunId(runId), mode: 'write' });
      if (log?.ok) {
        const body = { kind: 'human.note', target: 1, text: 'look', by: 'me' } as const;
        log.value.append({ key: stepKey('note'), parent: '', lane: 'system', body });
        if (what === 'gone on with') log.value.close();
      }
      await engine.storage.cleanUp();
      expect(existsSync(join(folder, `${runId}.tandem`))).toBe(true);
      expect(refsOf(runId)).toEqual(snapshots);
      if (log?.ok && what === 'being written') log.value.close();
      await engine.close();
    },
  );
});
