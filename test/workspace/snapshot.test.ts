import {
  chmodSync,
  existsSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Worktree } from '../../electron/workflow/ports.ts';
import {
  checkoutFingerprint,
  makeScene,
  must,
  openWorktree,
  RUN,
  repositoriesOf,
  type Scene,
} from '../fixtures/repos/repository.ts';

interface Stage {
  readonly at: Scene;
  readonly worktree: Worktree;
  readonly base: string;
  put(path: string, content: string | Uint8Array): void;
  /** What a tree changes against the base: `path status`. */
  changes(tree: string): Promise<readonly string[]>;
}

async function stage(files?: Readonly<Record<string, string>>): Promise<Stage> {
  const at = makeScene(files);
  onTestFinished(() => at.dispose());
  const worktree = await openWorktree(at);
  const base = at.git('rev-parse', 'HEAD^{tree}').trim();
  return {
    at,
    worktree,
    base,
    put(path, content) {
      mkdirSync(dirname(join(worktree.folder, path)), { recursive: true });
      writeFileSync(join(worktree.folder, path), content);
    },
    changes: async (tree) =>
      must(await worktree.changes(base, tree)).map(({ path, status }) => `${path} ${status}`),
  };
}

const full = async (worktree: Worktree) => must(await worktree.snapshot('full'));

describe('snapshot', () => {
  it('records new, changed, deleted, executable and linked files, and leaves ignored ones out', async () => {
    const { worktree, put, changes } = await stage();
    put('src/main.ts', 'changed\n');
    put('new/file.ts', 'new\n');
    put('ignored/x', 'x');
    put('debug.log', 'x');
    rmSync(join(worktree.folder, 'README.md'));
    chmodSync(join(worktree.folder, 'src/deep/util.ts'), 0o755);
    rmSync(join(worktree.folder, 'crlf.txt'));
    symlinkSync('src/main.ts', join(worktree.folder, 'crlf.txt'));
    const { tree, skipped } = await full(worktree);
    expect(await changes(tree)).toEqual([
      'README.md deleted',
      'crlf.txt type',
      'new/file.ts added',
      'src/deep/util.ts mode',
      'src/main.ts modified',
    ]);
    expect(skipped).toEqual([]);
  });

  it('looks only at known paths when told them, and at everything in them', async () => {
    const { worktree, put, changes } = await stage();
    put('src/main.ts', 'changed\n');
    put('known.ts', 'known\n');
    put('unknown.ts', 'unknown\n');
    put('ignored/known.ts', 'ignored\n');
    rmSync(join(worktree.folder, 'src/deep'), { recursive: true });
    const known = [
      'known.ts',
      'src/deep',
      'ignored/known.ts',
      'never/there.ts',
      '../out',
      '.git/config',
      '/etc/passwd',
    ];
    const first = must(await worktree.snapshot(known));
    expect(await changes(first.tree)).toEqual(['known.ts added', 'src/deep/util.ts deleted']);
    expect(first.scan).toBe('known-paths');
    expect(must(await worktree.snapshot([])).tree).toBe(first.tree);
    const second = await full(worktree);
    expect(await changes(second.tree)).toEqual([
      'known.ts added',
      'src/deep/util.ts deleted',
      'src/main.ts modified',
      'unknown.ts added',
    ]);
  });

  it('sees a change of the same size made within the same second', async () => {
    const { worktree, put } = await stage();
    const seen = new Set<string>();
    for (let round = 0; round < 20; round += 1) {
      put('src/main.ts', `round ${String(round).padStart(3, '0')}\n`);
      seen.add((await full(worktree)).tree);
    }
    expect(seen.size).toBe(20);
  });

  it('keeps every tree through a garbage collection, on one ref', async () => {
    const { at, worktree, put } = await stage();
    const trees: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      put('file.txt', `round ${round}\n`);
      trees.push((await full(worktree)).tree);
    }
    trees.push(
      must(await worktree.withPathsOf(trees[2] ?? '', trees[0] ?? '', ['file.txt', 'README.md'])),
    );
    at.git('reflog', 'expire', '--expire=now', '--all');
    at.git('gc', '-q', '--prune=now');
    for (const tree of trees) expect(at.git('cat-file', '-t', tree)).toBe('tree\n');
    expect(at.git('for-each-ref', '--format=%(refname)', 'refs/tandem')).toBe(
      `refs/tandem/${RUN}/snapshots\n`,
    );
    await full(worktree);
    const commits = at.git('rev-list', '--count', `main..refs/tandem/${RUN}/snapshots`);
    await full(worktree);
    expect(at.git('rev-list', '--count', `main..refs/tandem/${RUN}/snapshots`)).toBe(commits);
  });

  it('stores a nested repository as plain files and names its folder', async () => {
    const { at, worktree, base, put, changes } = await stage();
    put('inner/a.txt', 'a\n');
    put('inner/deeper/b.txt', 'b\n');
    put('inner/deeper/debug.log', 'ignored\n');
    at.sh('git init -q inner && git init -q inner/deeper', worktree.folder);
    const first = await full(worktree);
    expect(await changes(first.tree)).toEqual(['inner/a.txt added', 'inner/deeper/b.txt added']);
    expect(first.skipped.map(({ path }) => path).sort()).toEqual([
      'inner/.git',
      'inner/deeper/.git',
    ]);
    put('inner/deeper/b.txt', 'changed\n');
    put('inner/c.txt', 'c\n');
    const second = await full(worktree);
    expect(must(await worktree.changes(first.tree, second.tree)).map(({ path }) => path)).toEqual([
      'inner/c.txt',
      'inner/deeper/b.txt',
    ]);
    must(await worktree.restore(base));
    expect((await full(worktree)).tree).toBe(base);
    expect(existsSync(join(worktree.folder, 'inner/a.txt'))).toBe(false);
  });

  it('names what is too big and never opens a pipe', async () => {
    const { at, worktree, put, changes } = await stage();
    put('big.bin', '');
    truncateSync(join(worktree.folder, 'big.bin'), 6 * 1024 * 1024);
    rmSync(join(worktree.folder, 'README.md'));
    at.sh('mkfifo pipe README.md src/pipe', worktree.folder);
    const snapshot = await full(worktree);
    expect(await changes(snapshot.tree)).toEqual(['README.md deleted']);
    expect(snapshot.skipped).toContainEqual({
      path: 'big.bin',
      bytes: 6 * 1024 * 1024,
      why: 'over 5 MB',
    });
    const known = must(await worktree.snapshot(['big.bin', 'README.md', 'pipe']));
    expect(known.tree).toBe(snapshot.tree);
  });

  it('ends with a named error when a pipe is laid where git itself looks', async () => {
    const { at, worktree, put } = await stage();
    put('inner/.git/config', '');
    at.sh('mkdir inner/.git/objects inner/.git/refs && mkfifo inner/.git/HEAD', worktree.folder);
    const again = must(
      await repositoriesOf(at, { timeoutMs: 1_500 }).openWorktree({
        repository: at.repo,
        runId: RUN,
        branch: 'tandem/add-retry',
        folder: at.folder,
        base: must(await repositoriesOf(at).inspect(at.repo)).headCommit,
      }),
    );
    const stuck = await again.snapshot('full');
    expect(stuck.ok || stuck.error.kind).toBe('git-failed');
  });

  it('does not follow a folder that became a link to somewhere else', async () => {
    const { at, worktree, base, changes } = await stage();
    const outside = join(at.root, 'outside');
    mkdirSync(join(outside, 'deep'), { recursive: true });
    writeFileSync(join(outside, 'main.ts'), 'SECRET\n');
    writeFileSync(join(outside, 'deep', 'util.ts'), 'SECRET\n');
    writeFileSync(join(outside, 'precious.ts'), 'precious\n');
    rmSync(join(worktree.folder, 'src'), { recursive: true });
    symlinkSync(outside, join(worktree.folder, 'src'));
    const known = must(
      await worktree.snapshot(['src/main.ts', 'src/precious.ts', 'src/deep/util.ts']),
    );
    const { tree } = await full(worktree);
    expect(await changes(tree)).toEqual([
      'src added',
      'src/deep/util.ts deleted',
      'src/main.ts deleted',
    ]);
    for (const each of [known.tree, tree]) {
      expect(at.sh(`git grep -c SECRET ${each} || true`)).toBe('');
    }
    must(await worktree.restore(base));
    expect((await full(worktree)).tree).toBe(base);
    expect(at.sh('cat outside/main.ts outside/deep/util.ts outside/precious.ts', at.root)).toBe(
      'SECRET\nSECRET\nprecious\n',
    );
  });

  it('goes by the ignore rules of the base, so that no rule of the run hides a file', async () => {
    const { worktree, put, changes } = await stage({
      'README.md': 'x\n',
      '.gitignore': '*.tmp\n/top\n!keep.tmp\n',
      'a [x]/.gitignore': 'local\n/only-here\ndeep/er\n!again.tmp\n',
    });
    put('.gitignore', 'hidden.ts\n');
    put('hidden.ts', 'x\n');
    for (const path of [
      'x.tmp',
      'keep.tmp',
      'b/top',
      'top',
      'a [x]/b/local',
      'a [x]/only-here',
      'a [x]/b/only-here',
    ]) {
      put(path, 'x\n');
    }
    for (const path of ['a [x]/again.tmp', 'a [x]/deep/er', 'a [x]/b/deep/er', 'local'])
      put(path, 'x\n');
    const { tree } = await full(worktree);
    expect(await changes(tree)).toEqual([
      '.gitignore modified',
      'a [x]/again.tmp added',
      'a [x]/b/deep/er added',
      'a [x]/b/only-here added',
      'b/top added',
      'hidden.ts added',
      'keep.tmp added',
      'local added',
    ]);
  });

  it('leaves a big newly ignored folder out and says so', async () => {
    const { worktree, put, changes } = await stage({ 'README.md': 'x\n' });
    put('.gitignore', 'node_modules/\n');
    await full(worktree);
    for (let file = 0; file < 150; file += 1) put(`node_modules/p${file}/index.js`, 'x\n');
    const { tree, skipped } = await full(worktree);
    expect(await changes(tree)).toEqual(['.gitignore added']);
    expect(skipped).toEqual([
      { path: 'node_modules/', bytes: 0, why: 'ignored by a rule that this run added; 150 files' },
    ]);
  });

  it('keeps submodules at their commit and names files put into them', async () => {
    const at = makeScene();
    onTestFinished(() => at.dispose());
    at.sh(
      `git clone -q . "${at.root}/lib" && git -c protocol.file.allow=always submodule --quiet add "${at.root}/lib" lib && git commit -qm lib`,
    );
    const worktree = await openWorktree(at);
    const base = at.git('rev-parse', 'HEAD^{tree}').trim();
    writeFileSync(join(worktree.folder, 'lib', 'hidden.txt'), 'x\n');
    const snapshot = await full(worktree);
    expect(snapshot.tree).toBe(base);
    expect(snapshot.skipped.map(({ path }) => path)).toEqual(['lib']);
  });

  it('never touches the checkout', async () => {
    const { at, worktree, put } = await stage();
    const before = checkoutFingerprint(at);
    put('src/main.ts', 'changed\n');
    const { tree } = await full(worktree);
    must(await worktree.commit(tree, 'change\n'));
    expect(checkoutFingerprint(at)).toBe(before);
  });
});
