import { chmodSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeScene, must, openWorktree } from '../fixtures/repos/repository.ts';

const LINES = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
const FILES = {
  'a.txt': `${LINES.join('\n')}\n`,
  'b.txt': 'b\n',
  'run.sh': '#!/bin/sh\n',
  'image.bin': new Uint8Array([0, 1, 2, 3, 255]),
  'old/one.txt': `${LINES.join('\n')}\nend\n`,
};

/** A worktree with two changes that both began at the base; `merge` merges them, either way around. */
async function twoChanges(
  one: (file: (path: string) => string) => void,
  other: (file: (path: string) => string) => void,
  files: Readonly<Record<string, string | Uint8Array>> = FILES,
) {
  const at = makeScene(files);
  onTestFinished(() => at.dispose());
  const worktree = await openWorktree(at);
  const file = (path: string): string => join(worktree.folder, path);
  const base = at.git('rev-parse', 'HEAD^{tree}').trim();
  const treeOf = async (change: typeof one): Promise<string> => {
    change(file);
    const { tree } = must(await worktree.snapshot('full'));
    must(await worktree.restore(base));
    return tree;
  };
  const ours = await treeOf(one);
  const theirs = await treeOf(other);
  const show = (tree: string, path: string): string => at.git('show', `${tree}:${path}`);
  const list = (tree: string): readonly string[] =>
    at.git('ls-tree', '-r', '--name-only', tree).trim().split('\n');
  const mode = (tree: string, path: string): string =>
    at.git('ls-tree', tree, '--', path).slice(0, 6);
  const merge = () => worktree.merge({ base, ours, theirs });
  return { at, worktree, base, ours, theirs, merge, show, list, mode };
}

const edited = (line: number, text: string): string =>
  `${LINES.map((old, index) => (index + 1 === line ? text : old)).join('\n')}\n`;

const treeIn = (merged: Awaited<ReturnType<Awaited<ReturnType<typeof twoChanges>>['merge']>>) => {
  const value = must(merged);
  if (value.kind === 'conflict') throw new Error(value.paths.join());
  return value.tree;
};

describe('a merge of two trees', () => {
  it('holds the changes of both, also where they are in one file', async () => {
    const { merge, show, list } = await twoChanges(
      (file) => {
        writeFileSync(file('a.txt'), edited(2, 'two'));
        writeFileSync(file('new-one.txt'), '1\n');
      },
      (file) => {
        writeFileSync(file('a.txt'), edited(28, 'twenty-eight'));
        rmSync(file('b.txt'));
      },
    );
    const tree = treeIn(await merge());
    expect(show(tree, 'a.txt')).toContain('two\n');
    expect(show(tree, 'a.txt')).toContain('twenty-eight\n');
    expect(list(tree)).toContain('new-one.txt');
    expect(list(tree)).not.toContain('b.txt');
  });

  it('keeps a change of mode beside a change of content', async () => {
    const { merge, mode, show } = await twoChanges(
      (file) => chmodSync(file('run.sh'), 0o755),
      (file) => writeFileSync(file('run.sh'), '#!/bin/sh\nexit 0\n'),
    );
    const tree = treeIn(await merge());
    expect(mode(tree, 'run.sh')).toBe('100755');
    expect(show(tree, 'run.sh')).toContain('exit 0');
  });

  it('follows a file that was renamed, and not a folder', async () => {
    const { merge, list, show } = await twoChanges(
      (file) => {
        rmSync(file('old/one.txt'));
        writeFileSync(file('moved.txt'), FILES['old/one.txt']);
      },
      (file) => {
        writeFileSync(file('old/one.txt'), `first\n${FILES['old/one.txt']}`);
        writeFileSync(file('old/two.txt'), 'new\n');
      },
    );
    const tree = treeIn(await merge());
    expect(show(tree, 'moved.txt')).toMatch(/^first\n/);
    expect(list(tree)).toContain('old/two.txt');
    expect(list(tree)).not.toContain('old/one.txt');
  });

  it('is what the other made where one changed nothing, and keeps the files as they are', async () => {
    const { worktree, base, ours, theirs } = await twoChanges(
      (file) => writeFileSync(file('a.txt'), edited(1, 'x')),
      (file) => writeFileSync(file('b.txt'), 'c\n'),
    );
    for (const trees of [
      { base, ours: base, theirs, wanted: theirs },
      { base, ours, theirs: base, wanted: ours },
      { base, ours, theirs: ours, wanted: ours },
    ]) {
      expect(treeIn(await worktree.merge(trees))).toBe(trees.wanted);
    }
    expect(must(await worktree.snapshot('full')).tree).toBe(base);
  });

  it.each<{
    what: string;
    one: Parameters<typeof twoChanges>[0];
    other: Parameters<typeof twoChanges>[1];
    paths: readonly string[];
  }>([
    {
      what: 'the same lines',
      one: (file) => writeFileSync(file('a.txt'), edited(5, 'mine')),
      other: (file) => writeFileSync(file('a.txt'), edited(5, 'yours')),
      paths: ['a.txt'],
    },
    {
      what: 'a changed file that the other took away',
      one: (file) => writeFileSync(file('a.txt'), edited(5, 'mine')),
      other: (file) => rmSync(file('a.txt')),
      paths: ['a.txt'],
    },
    {
      what: 'a renamed file that the other took away',
      one: (file) => renameSync(file('old/one.txt'), file('moved.txt')),
      other: (file) => rmSync(file('old/one.txt')),
      paths: ['moved.txt', 'old/one.txt'],
    },
    {
      what: 'two contents of one new file',
      one: (file) => writeFileSync(file('new.txt'), 'one\n'),
      other: (file) => writeFileSync(file('new.txt'), 'other\n'),
      paths: ['new.txt'],
    },
    {
      what: 'two new files that only letter case tells apart',
      one: (file) => writeFileSync(file('New.txt'), 'one\n'),
      other: (file) => writeFileSync(file('new.txt'), 'other\n'),
      paths: ['New.txt', 'new.txt'],
    },
    {
      what: 'a binary file that both changed',
      one: (file) => writeFileSync(file('image.bin'), new Uint8Array([0, 9, 2, 3, 255])),
      other: (file) => writeFileSync(file('image.bin'), new Uint8Array([0, 1, 2, 9, 255])),
      paths: ['image.bin'],
    },
    {
      what: 'a link where the other has text',
      one: (file) => {
        rmSync(file('b.txt'));
        symlinkSync('a.txt', file('b.txt'));
      },
      other: (file) => writeFileSync(file('b.txt'), 'changed\n'),
      paths: ['b.txt'],
    },
  ])('names $what as a conflict and hands out no tree', async ({ one, other, paths }) => {
    const { merge } = await twoChanges(one, other);
    const merged = must(await merge());
    if (merged.kind !== 'conflict') throw new Error('merged');
    for (const path of paths) {
      expect(merged.paths.some((named) => named.startsWith(path))).toBe(true);
    }
  });

  it('names a file where the other made a folder', async () => {
    const { merge } = await twoChanges(
      (file) => writeFileSync(file('lib'), 'a file\n'),
      (file) => {
        rmSync(file('b.txt'));
        writeFileSync(file('lib2'), '');
        rmSync(file('lib2'));
        renameSync(file('old'), file('lib'));
      },
    );
    expect(must(await merge()).kind).toBe('conflict');
  });

  it('asks no merge driver that the repository wants', async () => {
    const files = { ...FILES, '.gitattributes': '*.txt merge=ours\n*.txt merge=union\n' };
    const { at, merge } = await twoChanges(
      (file) => writeFileSync(file('a.txt'), edited(5, 'mine')),
      (file) => writeFileSync(file('a.txt'), edited(5, 'yours')),
      files,
    );
    at.git('config', 'merge.ours.driver', `touch ${at.root}/ran; true`);
    expect(must(await merge())).toEqual({ kind: 'conflict', paths: ['a.txt'] });
    expect(at.sh('ls', at.root)).not.toContain('ran');
  });

  it('refuses what is no tree', async () => {
    const { worktree, base } = await twoChanges(
      () => undefined,
      () => undefined,
    );
    const named = { base, ours: 'HEAD', theirs: base };
    expect(await worktree.merge(named)).toMatchObject({ ok: false });
    const unknown = { base, ours: '1'.repeat(40), theirs: '2'.repeat(40) };
    expect(await worktree.merge(unknown)).toMatchObject({ ok: false });
  });
});
