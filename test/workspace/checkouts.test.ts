import { chownSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  checkoutFingerprint,
  makeScene,
  must,
  openIn,
  repositoriesOf,
  type Scene,
} from '../fixtures/repos/repository.ts';

function scene(files?: Readonly<Record<string, string | Uint8Array>>): Scene {
  const made = makeScene(files);
  onTestFinished(() => made.dispose());
  return made;
}

/** What came of a look at a folder: the facts, or the error in a line. */
async function look(at: Scene, folder = at.repo): Promise<string> {
  const found = await repositoriesOf(at).inspect(folder);
  if (found.ok) return 'fine';
  return 'detail' in found.error ? `${found.error.kind}: ${found.error.detail}` : found.error.kind;
}

describe('inspect', () => {
  it('tells the top folder, commit, tree and branch of a checkout, from any folder in it', async () => {
    const at = scene();
    const facts = must(await repositoriesOf(at).inspect(join(at.repo, 'src', 'deep')));
    expect(facts).toEqual({
      path: at.repo,
      headCommit: at.git('rev-parse', 'HEAD').trim(),
      headTree: at.git('rev-parse', 'HEAD^{tree}').trim(),
      branch: 'main',
      dirtyFiles: 0,
      shallow: false,
      submodules: 0,
    });
  });

  it('counts staged, changed and untracked files and writes nothing', async () => {
    const at = scene();
    at.write('src/main.ts', 'changed\n');
    at.write('new file.txt', 'new\n');
    at.write('ignored/x', 'x');
    at.write('README.md', '# Staged\n');
    at.git('add', 'README.md');
    // Touched but not changed: a refresh of the index would show in its bytes.
    at.sh('touch -d "2020-01-01" src/deep/util.ts');
    const before = checkoutFingerprint(at);
    expect(must(await repositoriesOf(at).inspect(at.repo)).dirtyFiles).toBe(3);
    expect(checkoutFingerprint(at)).toBe(before);
  });

  it('knows a detached HEAD and a shallow clone', async () => {
    const at = scene();
    at.git('commit', '-q', '--allow-empty', '-m', 'two');
    const clone = join(at.root, 'shallow');
    at.sh(
      `git clone -q --depth 1 "file://${at.repo}" "${clone}" && git -C "${clone}" checkout -q --detach`,
    );
    const facts = must(await repositoriesOf(at).inspect(clone));
    expect(facts).toMatchObject({ branch: null, shallow: true });
    expect((await openIn({ ...at, repo: clone }, facts.headCommit)).ok).toBe(true);
  });

  it('counts submodules and works beside them', async () => {
    const at = scene();
    const other = scene();
    at.sh(
      `git -c protocol.file.allow=always submodule --quiet add "${other.repo}" lib && git commit -qm lib`,
    );
    at.write('lib/README.md', 'dirty inside\n');
    expect(must(await repositoriesOf(at).inspect(at.repo))).toMatchObject({
      submodules: 1,
      dirtyFiles: 0,
    });
    const worktree = must(await openIn(at));
    const snapshot = must(await worktree.snapshot('full'));
    expect(snapshot.tree).toBe(at.git('rev-parse', 'HEAD^{tree}').trim());
    expect(await look(at, join(at.repo, 'lib'))).toBe('fine');
  });

  it('takes a linked worktree and a sparse checkout as input', async () => {
    const at = scene();
    const linked = join(at.root, 'linked');
    at.git('worktree', 'add', '-q', '-b', 'side', linked);
    const facts = must(await repositoriesOf(at).inspect(linked));
    expect(facts).toMatchObject({ path: linked, branch: 'side', dirtyFiles: 0 });
    at.git('sparse-checkout', 'set', '--cone', 'src/deep');
    expect(must(await repositoriesOf(at).inspect(at.repo)).dirtyFiles).toBe(0);
    const before = checkoutFingerprint(at);
    const worktree = must(await openIn({ ...at, repo: linked }));
    expect(must(await worktree.snapshot('full')).tree).toBe(facts.headTree);
    expect(checkoutFingerprint(at)).toBe(before);
  });

  it('understands a split index', async () => {
    const at = scene();
    at.git('update-index', '--split-index');
    expect(must(await repositoriesOf(at).inspect(at.repo)).dirtyFiles).toBe(0);
  });

  it('does not count fetched Git LFS files as changed', async () => {
    const content = 'large content\n';
    const at = scene();
    const real = at.sh(`printf 'large content\\n' | sha256sum`).slice(0, 64);
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${real}\nsize ${content.length}\n`;
    at.write('image.bin', pointer);
    at.write('.gitattributes', '*.bin filter=lfs diff=lfs merge=lfs -text\n');
    at.sh('git add -A && git commit -qm lfs');
    at.write('image.bin', content);
    expect(must(await repositoriesOf(at).inspect(at.repo)).dirtyFiles).toBe(0);
    at.write('image.bin', 'other content\n');
    expect(must(await repositoriesOf(at).inspect(at.repo)).dirtyFiles).toBe(1);
    const worktree = must(await openIn(at));
    expect(must(await worktree.snapshot('full')).tree).toBe(
      at.git('rev-parse', 'HEAD^{tree}').trim(),
    );
  });

  it('says in words what it can not work in', async () => {
    const at = scene();
    expect(await look(at, join(at.root, 'nowhere'))).toBe('repository-missing');
    expect(await look(at, join(at.repo, 'README.md'))).toContain('it is a file');
    expect(await look(at, at.root)).toBe('not-a-repository');
    expect(await look(at, join(at.repo, '.git'))).toContain("inside git's own folder");
    expect(await look(at, join(at.repo, '.git', 'refs'))).toContain("inside git's own folder");
    at.sh(`git clone -q --bare . "${at.root}/bare.git"`);
    expect(await look(at, join(at.root, 'bare.git'))).toContain('bare repository');
    expect(await look(scene({}))).toBe('repository-empty');
    at.git('checkout', '-q', '--orphan', 'fresh');
    expect(await look(at)).toContain('its branch fresh has no commit yet');
  });

  it('does not believe a core.worktree that leads elsewhere', async () => {
    const at = scene();
    mkdirSync(join(at.root, 'elsewhere'));
    at.git('config', 'core.worktree', join(at.root, 'elsewhere'));
    expect(await look(at)).toContain('core.worktree');
    at.git('config', 'core.worktree', '/');
    expect(await look(at)).toContain('core.worktree');
  });

  it.runIf(process.getuid?.() === 0)('says how to trust a repository of another user', async () => {
    const at = scene();
    chownSync(at.repo, 12345, 12345);
    chownSync(join(at.repo, '.git'), 12345, 12345);
    expect(await look(at)).toContain('git config --global --add safe.directory');
  });

  it('says that git is missing or too slow', async () => {
    const at = scene();
    const path = process.env.PATH ?? '';
    onTestFinished(() => {
      process.env.PATH = path;
    });
    process.env.PATH = at.root;
    expect(await look(at)).toBe('git-missing: it is not on the PATH');
    writeFileSync(join(at.root, 'git'), '#!/bin/sh\necho git version 2.30.1\n', { mode: 0o755 });
    expect(await look(at)).toContain('too old');
    writeFileSync(
      join(at.root, 'git'),
      '#!/bin/sh\ncase "$*" in *version) echo git version 2.40.0;; *) exec /bin/cat /dev/zero >/dev/null;; esac\n',
      { mode: 0o755 },
    );
    const slow = await repositoriesOf(at, { timeoutMs: 300 }).inspect(at.repo);
    expect(JSON.stringify(slow)).toContain('did not end in 0.3 s');
  });
});

describe('a worktree keeps every byte', () => {
  const ODD: Readonly<Record<string, string | Uint8Array>> = {
    'with space/a b.txt': 'space\n',
    'ünïcode/日本語.txt': 'text\n',
    'new\nline.txt': 'newline in the name\n',
    'tab\tand"quote.txt': 'odd\n',
    '-dash.txt': 'dash\n',
    ':(glob)*.txt': 'magic\n',
    'crlf.txt': 'one\r\ntwo\r\n',
    'mixed.txt': 'one\r\ntwo\nthree\r',
    'no-end.txt': 'no newline at the end',
    'empty.txt': '',
    'binary.bin': new Uint8Array([0, 1, 2, 255, 13, 10]),
    'id.txt': '$Id$\n',
  };

  it.each([
    ['plain', ''],
    ['autocrlf', 'git config core.autocrlf true'],
    ['autocrlf=input', 'git config core.autocrlf input'],
    [
      'ignorecase and symlinks',
      'git config core.ignorecase true && git config core.fsmonitor true',
    ],
    [
      'attributes that convert',
      "printf '* text=auto eol=crlf\\nid.txt ident\\nmixed.txt working-tree-encoding=UTF-16\\n' > .gitattributes && git add .gitattributes && git commit -qm a",
    ],
  ])('with %s', async (_, setting) => {
    const at = scene(ODD);
    symlinkSync('crlf.txt', join(at.repo, 'link'));
    at.sh('chmod +x empty.txt && git add -A && git commit -qm more');
    if (setting !== '') at.sh(setting);
    const before = checkoutFingerprint(at);
    const tree = at.git('rev-parse', 'HEAD^{tree}').trim();
    const worktree = must(await openIn(at));
    expect(must(await worktree.snapshot('full'))).toMatchObject({ tree, skipped: [] });
    for (const name of Object.keys(ODD)) writeFileSync(join(worktree.folder, name), 'other\r\n');
    const changed = must(await worktree.snapshot('full'));
    const names = must(await worktree.changes(tree, changed.tree)).map((change) => change.path);
    expect(names.sort()).toEqual(Object.keys(ODD).sort());
    must(await worktree.restore(tree));
    expect(must(await worktree.snapshot('full')).tree).toBe(tree);
    expect(must(await worktree.snapshot(Object.keys(ODD))).tree).toBe(tree);
    expect(checkoutFingerprint(at)).toBe(before);
  });

  it('shows a clean worktree to the user’s own git, before and after the commit', async () => {
    const at = scene();
    const worktree = must(await openIn(at));
    expect(at.sh('git status --porcelain', worktree.folder)).toBe('');
    writeFileSync(join(worktree.folder, 'added.txt'), 'new\n');
    expect(at.sh('git status --porcelain', worktree.folder)).toBe('?? added.txt\n');
    const { tree } = must(await worktree.snapshot('full'));
    must(await worktree.commit(tree, 'add a file\n'));
    expect(at.sh('git status --porcelain', worktree.folder)).toBe('');
    expect(at.sh('git log --format="%s %an %ae" -1', worktree.folder)).toBe(
      'add a file Ada ada@localhost\n',
    );
  });

  it('works where the repository is reached through a link and lies in an odd place', async () => {
    const at = scene();
    const odd = join(at.root, "odd 'pläce'\nhere");
    renameSync(at.repo, odd);
    symlinkSync(odd, at.repo);
    const facts = must(await repositoriesOf(at).inspect(at.repo));
    expect(facts.path).toBe(odd);
    const worktree = must(await openIn(at));
    expect(must(await worktree.snapshot('full')).tree).toBe(facts.headTree);
  });
});
