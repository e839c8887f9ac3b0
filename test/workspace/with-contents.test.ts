import { chmodSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeScene, must, openWorktree } from '../fixtures/repos/repository.ts';

async function makeChange() {
  const at = makeScene();
  onTestFinished(() => at.dispose());
  const worktree = await openWorktree(at);
  const file = (path: string): string => join(worktree.folder, path);
  writeFileSync(file('src/main.ts'), 'export const answer = 43;\n');
  writeFileSync(file('run.sh'), '#!/bin/sh\n');
  chmodSync(file('run.sh'), 0o755);
  symlinkSync('README.md', file('link'));
  rmSync(file('crlf.txt'));
  const { tree } = must(await worktree.snapshot('full'));
  const base = at.git('rev-parse', 'HEAD^{tree}').trim();
  const entry = (of: string, path: string) =>
    at.sh(`git ls-tree ${of} -- ${path}`, worktree.folder).split(/\s/)[0];
  const text = (of: string, path: string) => at.sh(`git show ${of}:${path}`, worktree.folder);
  return { at, worktree, tree, base, entry, text };
}

describe('a tree with given contents', () => {
  it('holds the texts as they are, with the modes files have', async () => {
    const { worktree, tree, entry, text } = await makeChange();
    const made = must(
      await worktree.withContents(tree, [
        { path: 'src/main.ts', content: 'export const answer = 44;\r\n' },
        { path: 'run.sh', content: '#!/bin/sh\nexit 1\n' },
        { path: 'new/deep.txt', content: 'né\n' },
      ]),
    );
    expect(text(made, 'src/main.ts')).toBe('export const answer = 44;\r\n');
    expect(text(made, 'new/deep.txt')).toBe('né\n');
    expect(entry(made, 'run.sh')).toBe('100755');
    expect(entry(made, 'new/deep.txt')).toBe('100644');
    expect(must(await worktree.changes(tree, made)).map((change) => change.path)).toEqual([
      'new/deep.txt',
      'run.sh',
      'src/main.ts',
    ]);
  });

  it('has what nothing is given for as it was at the base, or not at all', async () => {
    const { worktree, tree, base } = await makeChange();
    const all = must(await worktree.changes(base, tree)).map(({ path }) => ({
      path,
      content: null,
    }));
    expect(all.map(({ path }) => path)).toEqual(['crlf.txt', 'link', 'run.sh', 'src/main.ts']);
    expect(must(await worktree.withContents(tree, all))).toBe(base);
  });

  it('leaves the files of the worktree and the next snapshot alone', async () => {
    const { worktree, tree } = await makeChange();
    must(await worktree.withContents(tree, [{ path: 'src/main.ts', content: 'other\n' }]));
    expect(must(await worktree.snapshot('full')).tree).toBe(tree);
  });

  it.each([
    ['../outside'],
    ['/etc/passwd'],
    ['.git/config'],
    ['src/.GIT/hooks/x'],
    ['a//b'],
    [''],
    ['link'],
    ['src'],
    ['run.sh/below'],
  ])('refuses %j', async (path) => {
    const { worktree, tree } = await makeChange();
    expect(await worktree.withContents(tree, [{ path, content: 'x' }])).toMatchObject({
      ok: false,
    });
  });
});
