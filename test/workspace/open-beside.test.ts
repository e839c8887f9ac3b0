import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Worktree } from '../../electron/workflow/ports.ts';
import { fingerprint, makeScene, must, openWorktree, RUN } from '../fixtures/repos/repository.ts';

async function makeMain() {
  const at = makeScene();
  onTestFinished(() => at.dispose());
  const main = await openWorktree(at);
  const base = at.git('rev-parse', 'HEAD^{tree}').trim();
  const listed = (): number => at.git('worktree', 'list').trim().split('\n').length;
  return { at, main, base, listed };
}

const open = async (main: Worktree, name: string, use: string, tree: string): Promise<Worktree> =>
  must(await main.openBeside({ name, use, tree }));

describe('a worktree beside the run’s own', () => {
  it('has the files of its tree and shares nothing with the others', async () => {
    const { at, main, base, listed } = await makeMain();
    writeFileSync(join(main.folder, 'README.md'), 'so far\n');
    const { tree } = must(await main.snapshot('full'));
    const [one, other] = await Promise.all([
      open(main, 's1', 'try1', tree),
      open(main, 's2', 'try1', base),
    ]);
    expect(listed()).toBe(4);
    expect(readFileSync(join(one.folder, 'README.md'), 'utf8')).toBe('so far\n');
    expect(readFileSync(join(other.folder, 'README.md'), 'utf8')).toBe('# Sample\n');
    writeFileSync(join(one.folder, 'one.txt'), '1\n');
    writeFileSync(join(other.folder, 'other.txt'), '2\n');
    const [mine, yours] = await Promise.all([one.snapshot('full'), other.snapshot(['other.txt'])]);
    expect(must(await main.snapshot('full')).tree).toBe(tree);
    const merged = must(await main.merge({ base: tree, ours: tree, theirs: must(mine).tree }));
    expect(merged).toEqual({ kind: 'merged', tree: must(mine).tree });
    expect(must(await main.changes(base, must(yours).tree)).map(({ path }) => path)).toEqual([
      'other.txt',
    ]);
    expect(at.sh('git status --porcelain', one.folder)).toContain('?? one.txt');
  });

  it('leaves branches, the checkout and the list of worktrees as they were once it is taken away', async () => {
    const { at, main, base, listed } = await makeMain();
    const before = fingerprint(at.repo, (path) => path === '.git');
    const branches = at.git('branch', '--list');
    const one = await open(main, 's1', 'try1', base);
    await open(main, 's2', 'try1', base);
    writeFileSync(join(one.folder, 'one.txt'), '1\n');
    const { tree } = must(await one.snapshot('full'));
    expect(at.git('branch', '--list').replace(/^\+.*\n?/gm, '')).toBe(
      branches.replace(/^\+.*\n?/gm, ''),
    );
    must(await main.removeBeside('s1'));
    expect(existsSync(one.folder)).toBe(false);
    expect(listed()).toBe(3);
    must(await main.removeBeside('all'));
    must(await main.removeBeside('s1'));
    expect(listed()).toBe(2);
    expect(fingerprint(at.repo, (path) => path === '.git')).toBe(before);
    // What it held stays on its private ref.
    const ref = `refs/tandem/${RUN}/steps/s1/snapshots`;
    expect(at.git('rev-parse', `${ref}^{tree}`).trim()).toBe(tree);
    expect(at.git('for-each-ref', 'refs/heads')).not.toContain('s1');
  });

  it('is found again with its files for the same work, and made anew for another', async () => {
    const { at, main, base, listed } = await makeMain();
    const first = await open(main, 's1', 'try1', base);
    writeFileSync(join(first.folder, 'half.txt'), 'half\n');
    const again = await open(await openWorktree(at), 's1', 'try1', base);
    expect(readFileSync(join(again.folder, 'half.txt'), 'utf8')).toBe('half\n');
    const other = await open(main, 's1', 'try4', base);
    expect(other.folder).toBe(first.folder);
    expect(existsSync(join(other.folder, 'half.txt'))).toBe(false);
    expect(must(await other.snapshot('full')).tree).toBe(base);
    expect(listed()).toBe(3);
  });

  it('comes back with its last snapshot when its folder is gone', async () => {
    const { at, main, base } = await makeMain();
    const first = await open(main, 's1', 'try1', base);
    writeFileSync(join(first.folder, 'kept.txt'), 'kept\n');
    must(await first.snapshot('full'));
    writeFileSync(join(first.folder, 'lost.txt'), 'lost\n');
    rmSync(first.folder, { recursive: true });
    const again = await open(await openWorktree(at), 's1', 'try1', base);
    expect(readFileSync(join(again.folder, 'kept.txt'), 'utf8')).toBe('kept\n');
    expect(existsSync(join(again.folder, 'lost.txt'))).toBe(false);
  });

  it('is refused when somebody swapped its .git file', async () => {
    const { main, base } = await makeMain();
    const first = await open(main, 's1', 'try1', base);
    writeFileSync(join(first.folder, '.git'), 'gitdir: /tmp\n');
    const tampered = { ok: false, error: { kind: 'worktree-tampered' } };
    expect(await first.snapshot('full')).toMatchObject(tampered);
    expect(await main.openBeside({ name: 's1', use: 'try1', tree: base })).toMatchObject(tampered);
  });

  it.each([['../out'], [''], ['.git'], ['a/b']])('can’t be named %j', async (name) => {
    const { main, base } = await makeMain();
    expect(await main.openBeside({ name, use: 'try1', tree: base })).toMatchObject({ ok: false });
  });
});
