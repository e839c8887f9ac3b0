import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inspectLines } from '../../electron/workspace/inspect-lines.ts';
import { followLink } from '../../electron/workspace/link-target.ts';
import { findSensitiveKind } from '../../electron/workspace/sensitive-files.ts';
import { makeScene, must, openWorktree } from '../fixtures/repos/repository.ts';

type Put = (path: string, content: string | Uint8Array) => void;

/** The rules that a change sets off, each with the first word of its detail. */
async function marksOf(
  change: (put: Put, folder: string) => void,
  files?: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const at = makeScene(files);
  onTestFinished(() => at.dispose());
  const worktree = await openWorktree(at);
  change((path, content) => {
    mkdirSync(dirname(join(worktree.folder, path)), { recursive: true });
    writeFileSync(join(worktree.folder, path), content);
  }, worktree.folder);
  const { tree } = must(await worktree.snapshot('full'));
  const base = at.git('rev-parse', 'HEAD^{tree}').trim();
  const marks = must(await worktree.inspectTree(base, tree));
  return marks.map(({ rule, detail }) => `${rule}: ${detail}`);
}

describe('inspectTree', () => {
  it('says nothing about an ordinary change', async () => {
    const marks = await marksOf((put, folder) => {
      put('src/main.ts', 'export const answer = 43; // “déjà vu” 👩‍👩‍👧 ✔️ ✅\n');
      put('docs/title.md', 'Title\n=======\n');
      put('src/object.ts', 'x\n');
      rmSync(join(folder, 'README.md'));
    });
    expect(marks).toEqual([]);
  });

  it('names modes, links, binaries, huge files and conflict markers', async () => {
    const marks = await marksOf((put, folder) => {
      chmodSync(join(folder, 'src/main.ts'), 0o755);
      put('tool.sh', '#!/bin/sh\n');
      chmodSync(join(folder, 'tool.sh'), 0o755);
      symlinkSync('src/main.ts', join(folder, 'good'));
      symlinkSync('/etc/passwd', join(folder, 'absolute'));
      symlinkSync('../../out', join(folder, 'src', 'deep', 'fine'));
      symlinkSync('../../../out', join(folder, 'src', 'deep', 'leaving'));
      symlinkSync('src', join(folder, 'hop'));
      symlinkSync('hop/deep/../../../out', join(folder, 'twice'));
      symlinkSync('.git/config', join(folder, 'config'));
      put('data.bin', new Uint8Array([0, 1, 2]));
      put('long.txt', 'x'.repeat(1_100_000));
      put('crlf.txt', 'one\r\n<<<<<<< ours\r\na\r\n=======\r\nb\r\n>>>>>>> theirs\r\n');
    });
    expect([...marks].sort()).toEqual([
      'binary-file: data.bin is binary: the diff does not show what is in it',
      'conflict-marker: crlf.txt:2 has a merge conflict marker',
      'executable-bit: src/main.ts becomes executable',
      'executable-bit: tool.sh becomes executable',
      'large-file: long.txt has 1100000 bytes',
      'link-outside: absolute is a link that leads out of the repository: /etc/passwd',
      'link-outside: config is a link that leads into a git folder: .git/config',
      'link-outside: src/deep/leaving is a link that leads out of the repository: ../../../out',
      'link-outside: twice is a link that leads out of the repository: hop/deep/../../../out',
    ]);
  });

  it('names characters that are not what they look like, in added lines and names', async () => {
    const marks = await marksOf(
      (put) => {
        put('old.ts', 'const a = 1; // \u202e\nconst b = 2;\n');
        put('bidi.ts', 'ok\nif (admin) { /* \u2066 */ }\n');
        put('hidden.ts', 'const a\u200bb = 1;\n');
        put('escape.txt', 'plain \u001b[31mred\n');
        put('na\u200bme.ts', 'x\n');
      },
      { 'old.ts': 'const a = 1; // \u202e\n' },
    );
    expect([...marks].sort()).toEqual([
      'bidi-characters: bidi.ts:2 has characters that change the order of what is shown',
      'invisible-characters: escape.txt:1 has characters that are not shown',
      'invisible-characters: hidden.ts:1 has characters that are not shown',
      'odd-name: "na\u200bme.ts" has characters that are not shown',
    ]);
  });

  it('names repositories inside the repository, and submodules that become files', async () => {
    const marks = await marksOf((put) => {
      put('bare/HEAD', 'ref: refs/heads/main\n');
      put('bare/config', '[core]\n');
      put('bare/objects/keep', '');
      put('bare/refs/keep', '');
      put('just/HEAD', 'a file of that name\n');
    });
    expect(marks).toEqual(['bare-repository: bare/ has the shape of a git repository']);
    const at = makeScene();
    onTestFinished(() => at.dispose());
    const worktree = await openWorktree(at);
    const [base, head] = [
      at.git('rev-parse', 'HEAD^{tree}').trim(),
      at.git('rev-parse', 'HEAD').trim(),
    ];
    const gitlink = at.sh(`printf '160000 commit ${head}\\tlib\\n' | git mktree`).trim();
    expect(must(await worktree.inspectTree(base, gitlink)).map(({ detail }) => detail)).toContain(
      'makes lib a nested repository, whose files no diff shows',
    );
  });

  it('names files that other programs obey, changed or deleted', async () => {
    const marks = await marksOf((put, folder) => {
      put('.github/workflows/ci.yml', 'on: push\n');
      rmSync(join(folder, '.gitignore'));
    });
    expect(marks).toEqual([
      'agent-file: changes .github/workflows/ci.yml (a workflow that the forge runs)',
      'agent-file: deletes .gitignore (which files git leaves out)',
    ]);
  });

  it('names an LFS pointer that was replaced by content', async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 9\n`;
    const marks = await marksOf((put) => put('image.psd', 'the image\n'), { 'image.psd': pointer });
    expect(marks).toEqual([
      'lfs-file: image.psd is kept by Git LFS; its pointer is replaced by content',
    ]);
  });
});

describe('findSensitiveKind', () => {
  it.each([
    'CLAUDE.md',
    'docs/AGENTS.md',
    'claude.local.md',
    '.claude/settings.json',
    '.cursor/rules/a.mdc',
    '.cursorrules',
    '.mcp.json',
    '.github/workflows/ci.yml',
    '.github/actions/x/action.yml',
    '.gitlab-ci.yml',
    '.circleci/config.yml',
    'Jenkinsfile',
    '.husky/pre-commit',
    '.HUSKY/pre-push',
    'lefthook.yml',
    '.pre-commit-config.yaml',
    'pkg/.npmrc',
    '.yarnrc.yml',
    '.envrc',
    '.vscode/tasks.json',
    '.vscode/settings.json',
    'x.code-workspace',
    '.idea/runConfigurations/a.xml',
    '.devcontainer/devcontainer.json',
    '.gitattributes',
    'sub/.gitmodules',
    '.gitignore',
    '.bashrc',
    '.gitconfig',
    '.cargo/config.toml',
    'lib/sitecustomize.py',
    '.github/CODEOWNERS',
    'CODEOWNERS',
    '.github/copilot-instructions.md',
  ])('names %s', (path) => {
    expect(findSensitiveKind(path)).not.toBeNull();
  });

  it.each([
    'src/main.ts',
    'claude.ts',
    'docs/agents.txt',
    'package.json',
    'vscode/tasks.json',
    'my.npmrc.md',
  ])('does not name %s', (path) => {
    expect(findSensitiveKind(path)).toBeNull();
  });
});

describe('followLink', () => {
  it.each([
    ['a', { a: 'b' }, 'inside'],
    ['d/a', { 'd/a': '../b' }, 'inside'],
    ['a', { a: '..' }, 'outside'],
    ['a', { a: 'x/../../b' }, 'outside'],
    ['a', { a: 'C:\\Windows' }, 'outside'],
    ['a', { a: '..\\..\\b' }, 'outside'],
    ['a', { a: 'b/x', b: '/etc' }, 'outside'],
    ['d/a', { 'd/a': 'b/..', 'd/b': '..' }, 'outside'],
    ['a', { a: 'b', b: 'a' }, 'circle'],
    ['a', { a: 'x/.GIT/hooks' }, 'git-folder'],
  ])('follows %s in %o: %s', (path, links, end) => {
    expect(followLink(path, new Map(Object.entries(links)))).toBe(end);
  });
});

describe('inspectLines', () => {
  it('lets scripts that join letters and a byte order mark at the start be', () => {
    expect(inspectLines('', '\ufeffنمی\u200cخواهم\nक्\u200dष\n❤️‍🔥\n')).toEqual([]);
  });
});
