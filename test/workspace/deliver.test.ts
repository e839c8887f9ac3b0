import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Worktree } from '../../electron/workflow/ports.ts';
import {
  BRANCH,
  checkoutFingerprint,
  makeScene,
  must,
  openWorktree,
  type Scene,
} from '../fixtures/repos/repository.ts';

interface Change {
  readonly at: Scene;
  readonly worktree: Worktree;
  readonly base: string;
  readonly tree: string;
}

/** A worktree with a change of every kind in it. */
async function makeChange(prepare: (at: Scene) => void = () => {}): Promise<Change> {
  const at = makeScene();
  onTestFinished(() => at.dispose());
  prepare(at);
  const worktree = await openWorktree(at);
  const base = at.git('rev-parse', 'HEAD^{tree}').trim();
  const file = (path: string): string => join(worktree.folder, path);
  mkdirSync(file('added'));
  writeFileSync(file('added/new.ts'), 'new\n');
  writeFileSync(file('added/blob.bin'), new Uint8Array([0, 1, 2, 3]));
  writeFileSync(file('src/main.ts'), 'export const answer = 43;\n');
  writeFileSync(file('crlf.txt'), 'one\r\n2\r\n');
  chmodSync(file('src/deep/util.ts'), 0o755);
  rmSync(file('README.md'));
  const { tree } = must(await worktree.snapshot('full'));
  return { at, worktree, base, tree };
}

describe('commit', () => {
  it('puts one commit after the base on the branch, and is harmless when repeated', async () => {
    const { at, worktree, tree } = await makeChange();
    const commit = must(await worktree.commit(tree, 'Add a thing\n\nWhy not.\n'));
    expect(must(await worktree.commit(tree, 'Add a thing\n\nWhy not.\n'))).toBe(commit);
    expect(at.git('log', '--format=%H %P %T %an', BRANCH, '-1').trim()).toBe(
      `${commit} ${at.git('rev-parse', 'main').trim()} ${tree} Ada`,
    );
    expect(at.git('log', '--format=%B', '-1', BRANCH)).toBe('Add a thing\n\nWhy not.\n\n');
    expect(at.sh('git status --porcelain', worktree.folder)).toBe('');
  });

  it('replaces its own commit, and never one that somebody else made', async () => {
    const { at, worktree, base, tree } = await makeChange();
    must(await worktree.commit(base, 'first\n'));
    const second = must(await worktree.commit(tree, 'second\n'));
    expect(at.git('rev-list', '--count', `main..${BRANCH}`)).toBe('1\n');
    expect(at.git('rev-parse', BRANCH).trim()).toBe(second);
    at.sh(`git checkout -q ${BRANCH} && git commit -q --allow-empty -m theirs`, worktree.folder);
    const theirs = at.git('rev-parse', BRANCH);
    const refused = await worktree.commit(base, 'third\n');
    expect(refused).toMatchObject({ ok: false, error: { kind: 'git-failed' } });
    expect(JSON.stringify(refused)).toContain('was moved to');
    expect(at.git('rev-parse', BRANCH)).toBe(theirs);
  });
});

describe('diff', () => {
  it.each([
    ['UTF-8', 'é\n', 'utf8'],
    ['another encoding', 'é\n', 'latin1'],
  ] as const)('reviews in text and patches in full, with text in %s', async (_, text, encoding) => {
    const { at, worktree, base } = await makeChange();
    writeFileSync(join(worktree.folder, 'accent.txt'), text, encoding);
    const { tree } = must(await worktree.snapshot('full'));
    const review = must(await worktree.diff(base, tree));
    expect(review).toContain('Binary files /dev/null and b/added/blob.bin differ');
    expect(review).toContain('-export const answer = 42;\n+export const answer = 43;\n');
    const patch = must(await worktree.diff(base, tree, 'patch'));
    const clone = join(at.root, 'clone');
    at.sh(`git clone -q . "${clone}"`);
    writeFileSync(join(at.root, 'change.patch'), patch);
    at.sh('git apply --index ../change.patch && git write-tree', clone);
    expect(at.sh('git write-tree', clone).trim()).toBe(tree);
  });

  it('shows the small files of a change that is too long to show', async () => {
    const { worktree, base } = await makeChange();
    const line = `${'x'.repeat(99)}\n`;
    for (let file = 0; file < 3; file += 1)
      writeFileSync(join(worktree.folder, `long${file}.txt`), line.repeat(40_000));
    const { tree } = must(await worktree.snapshot('full'));
    const review = must(await worktree.diff(base, tree));
    expect(review).toContain('+export const answer = 43;');
    expect(review).toContain(
      'diff --git a/long0.txt b/long0.txt\nTandem: too long to show here, 40000 lines added',
    );
    expect(review.length).toBeLessThan(10_000);
  });

  it('shows what attributes of the change try to hide', async () => {
    const { worktree, base } = await makeChange();
    writeFileSync(join(worktree.folder, '.gitattributes'), '* -diff -text binary\n');
    const { tree } = must(await worktree.snapshot('full'));
    expect(must(await worktree.diff(base, tree))).toContain('+export const answer = 43;');
    const changes = must(await worktree.changes(base, tree));
    expect(changes.find(({ path }) => path === 'src/main.ts')).toMatchObject({
      path: 'src/main.ts',
      status: 'modified',
      added: 1,
      removed: 1,
      binary: false,
    });
  });
});

describe('apply', () => {
  const applied = (at: Scene): string => at.git('status', '--porcelain', '-uall');
  const ALL = [
    ' D README.md',
    ' M crlf.txt',
    ' M src/deep/util.ts',
    ' M src/main.ts',
    '?? added/blob.bin',
    '?? added/new.ts',
    '',
  ].join('\n');

  it('writes the files and nothing else, once', async () => {
    const { at, worktree, tree } = await makeChange();
    const head = at.sh('git rev-parse HEAD; sha256sum .git/index .git/config');
    must(await worktree.apply(tree));
    // Before anything else looks: a plain `git status` may write the index anew.
    expect(at.sh('git rev-parse HEAD; sha256sum .git/index .git/config')).toBe(head);
    expect(applied(at)).toBe(ALL);
    expect(at.sh('git add -A && git write-tree').trim()).toBe(tree);
    must(await worktree.apply(tree));
  });

  it('goes on after it was interrupted half-way', async () => {
    const { at, worktree, tree } = await makeChange();
    at.write('src/main.ts', 'export const answer = 43;\n');
    at.write('added/new.ts', 'new\n');
    must(await worktree.apply(tree));
    expect(applied(at)).toBe(ALL);
  });

  it('leaves other work of the user in place', async () => {
    const { at, worktree, tree } = await makeChange();
    at.write('mine.txt', 'mine\n');
    at.write('.gitignore', 'ignored/\n*.log\nmine\n');
    must(await worktree.apply(tree));
    const lines = applied(at).split('\n');
    expect(lines).toContain(' M .gitignore');
    expect(lines).toContain(' M src/main.ts');
    expect(at.sh('cat mine.txt')).toBe('mine\n');
  });

  it.each<readonly [string, (at: Scene) => void]>([
    ['a changed file', (at) => at.write('src/main.ts', 'mine\n')],
    ['a file deleted by the change', (at) => at.write('README.md', '# Mine\n')],
    ['an untracked file', (at) => at.write('added/new.ts', 'mine\n')],
    ['a file where a folder has to be', (at) => at.write('added', 'mine\n')],
    [
      'a staged change',
      (at) =>
        at.sh(
          'echo mine > src/main.ts && git add . && git checkout-index -f src/main.ts && git show HEAD:src/main.ts > src/main.ts',
        ),
    ],
    [
      'a commit that changed the same lines',
      (at) => at.sh('echo "export const answer = 1;" > src/main.ts && git commit -qam mine'),
    ],
    [
      'a link where a folder was',
      (at) => at.sh(`mv src "${at.root}/away" && ln -s "${at.root}/away" src`),
    ],
  ])('changes nothing when %s is in the way', async (_, dirty) => {
    const { at, worktree, tree } = await makeChange();
    dirty(at);
    const before = checkoutFingerprint(at);
    const refused = await worktree.apply(tree);
    expect(refused.ok || refused.error.kind).toBe('delivery-conflict');
    expect(checkoutFingerprint(at)).toBe(before);
  });

  it('merges into a file that moved on elsewhere', async () => {
    const long = Array.from({ length: 40 }, (_, line) => `line ${line}\n`).join('');
    const { at, worktree } = await makeChange((scene) => {
      scene.write('long.txt', long);
      scene.sh('git add -A && git commit -qm long');
    });
    writeFileSync(join(worktree.folder, 'long.txt'), long.replace('line 3\n', 'ours\n'));
    const { tree } = must(await worktree.snapshot('full'));
    at.write('long.txt', long.replace('line 30\n', 'theirs\n'));
    at.git('commit', '-qam', 'theirs');
    must(await worktree.apply(tree));
    expect(at.sh('cat long.txt')).toBe(
      long.replace('line 30\n', 'theirs\n').replace('line 3\n', 'ours\n'),
    );
  });

  it('converts line endings as the user’s git does', async () => {
    const { at, worktree, tree } = await makeChange((scene) => {
      scene.write('.gitattributes', '*.ts text eol=crlf\n');
      scene.sh('git add -A && git commit -qm attributes && rm -r src && git checkout -q -- src');
    });
    expect(at.sh('cat src/main.ts')).toBe('export const answer = 42;\r\n');
    must(await worktree.apply(tree));
    expect(at.sh('cat src/main.ts added/new.ts')).toBe('export const answer = 43;\r\nnew\r\n');
    expect(at.sh('git add -A && git write-tree').trim()).toBe(tree);
  });
});
