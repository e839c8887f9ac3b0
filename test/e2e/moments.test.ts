import { afterEach, describe, expect, it } from 'vitest';
import { requireErr, requireOk } from '../store/scratch.ts';
import { createRig, type Rig } from './rig.ts';
import { git } from './sample.ts';

let rig: Rig;
afterEach(() => rig.close());

describe('a moment of a ride', () => {
  it('has the repository’s files as they were then, from the run file alone', async () => {
    rig = await createRig();
    const { runId, finished } = await rig.run();
    const engine = await rig.engine();
    const listed = rig.events.filter((event) => event.kind === 'tree.listed');
    expect(listed).toHaveLength(1);
    const last = rig.events.length;
    const base = git(rig.repository, 'ls-tree', '-r', '--name-only', 'HEAD').trim().split('\n');
    const tree = requireOk(await engine.moments.tree({ run: runId, seq: last, only: 'all' }));
    expect(tree).toMatchObject({ whole: true, note: null });
    expect(tree.files.map(({ path }) => path).sort()).toEqual([...base].sort());
    expect(tree.files.filter(({ status }) => status !== null)).toMatchObject([
      { path: 'src/greet.js', status: 'modified', planned: true },
    ]);
    const change = rig.events.find((event) => event.kind === 'file.changed')?.seq ?? 0;
    const at = async (seq: number, path: string) =>
      requireOk(await engine.moments.file({ run: runId, seq, path }));
    expect((await at(change - 1, 'src/greet.js')).text).toContain('Hey');
    expect((await at(last, 'src/greet.js')).text).toBe(
      git(rig.repository, 'show', `${finished.branch}:src/greet.js`),
    );
    expect(await at(last, 'package.json')).toMatchObject({ from: 'repository' });
    expect(await at(last, 'no/such.file')).toMatchObject({ from: 'absent' });
    await engine.close();
  });

  it('takes a note while the ride goes on, and replays all the same', async () => {
    rig = await createRig();
    const engine = await rig.engine();
    const other = await rig.engine();
    let noted: Promise<unknown> | null = null;
    const { runId } = await rig.run(undefined, {
      onEvent(id, event) {
        rig.events.push(event);
        if (event.kind !== 'plan.approved' || noted !== null) return;
        const note = { run: id, target: 1, text: 'while it goes on', by: 'ada' };
        noted = Promise.resolve().then(() => engine.moments.note(note));
      },
    });
    expect(await noted).toMatchObject({ ok: true });
    expect(rig.events.filter(({ kind }) => kind === 'human.note')).toHaveLength(1);
    const late = { run: runId, target: 99_999, text: 'x', by: 'ada' };
    expect(requireErr(await other.moments.note(late)).kind).toBe('usage');
    expect((await other.replay(runId)).ok).toBe(true);
    const found = requireOk(
      await other.search.find({ text: 'while it goes', run: runId, limit: 5 }),
    );
    expect(found.hits.map(({ kind }) => kind)).toEqual(['human.note']);
    await Promise.all([engine.close(), other.close()]);
  });
});
