import { describe, expect, it } from 'vitest';
import { checkoutCommands } from '../../../renderer/features/changes/model/checkout-commands.ts';
import { arrangeFiles } from '../../../renderer/features/changes/model/file-rows.ts';
import { prepareDiff } from '../../../renderer/features/changes/model/prepare-diff.ts';
import { placeHunks, readPatch } from '../../../renderer/features/changes/model/read-patch.ts';
import { showLine } from '../../../renderer/features/changes/model/shown-text.ts';
import { changedFile, fileDiff } from './changed-run.ts';

const plain = { whitespace: false, carriageReturns: false };

describe('showLine', () => {
  it.each([
    ['an override', 'a\u202eb', 'a⟨U+202E⟩b'],
    ['a zero-width space', 'a\u200bb', 'a⟨U+200B⟩b'],
    ['a terminal sequence', '\x1b[31mred\x1b[0m', 'red'],
    ['markup', '<img src=x>', '<img src=x>'],
    ['letters of other languages', 'größe 名前', 'größe 名前'],
  ])('shows %s as text', (_name, line, shown) => {
    expect(showLine(line, plain)).toBe(shown);
  });

  it('cuts ten megabytes on one line, with a count', () => {
    const shown = showLine('x'.repeat(10_000_000), plain);
    expect(shown.length).toBeLessThan(2_100);
    expect(shown).toContain('⟨+9998000⟩');
  });

  it('draws spaces, tabs and line endings where they are asked for', () => {
    expect(showLine('\ta b\r', { whitespace: true, carriageReturns: true })).toBe('→\ta·b␍');
    expect(showLine('a\r', plain)).toBe('a');
  });
});

describe('prepareDiff', () => {
  it('shows the end of a line when that is what changed', () => {
    const { patch } = prepareDiff(
      fileDiff('a', {
        before: 'one\r\n',
        after: 'one\n',
        patch: '@@ -1,1 +1,1 @@\n-one\r\n+one\n',
      }),
      { whitespace: false },
    );
    expect(patch).toContain('-one␍\n+one\n');
  });
});

describe('readPatch', () => {
  it('numbers lines on both sides and finds the first change of each hunk', () => {
    const lines = readPatch(fileDiff('a').patch);
    expect(lines.find(({ text }) => text === 'TWO')).toMatchObject({ newLine: 2, oldLine: null });
    expect(placeHunks(lines)).toEqual([
      { hunk: 0, side: 'deletions', line: 2, above: 1 },
      { hunk: 1, side: 'additions', line: 21, above: 20 },
    ]);
  });

  it('takes a removed line that looks like a header for what it is', () => {
    const lines = readPatch('--- a/x\n+++ b/x\n@@ -1,2 +1,1 @@\n--- a/y\n b\n');
    expect(lines.map(({ kind }) => kind)).toEqual(['hunk', 'removed', 'same']);
  });
});

describe('arrangeFiles', () => {
  it('puts the files of a folder together, before those of its subfolders', () => {
    const files = ['src/z.ts', 'src/a/b.ts', 'README.md', 'src/c.ts'].map((path) =>
      changedFile(path),
    );
    const rows = arrangeFiles(files, '').map((row) => (row.kind === 'file' ? row.name : row.path));
    expect(rows).toEqual(['README.md', 'src', 'c.ts', 'z.ts', 'src/a', 'b.ts']);
  });
});

describe('checkoutCommands', () => {
  it('quotes what a shell would read as more than a word', () => {
    const plan = { repository: "/home/o'x y", branch: 'tandem/a;rm -rf ~', base: 'c'.repeat(40) };
    expect(checkoutCommands(plan)).toEqual([
      `cd '/home/o'\\''x y'`,
      `git diff cccccccccccc 'tandem/a;rm -rf ~'`,
      `git switch 'tandem/a;rm -rf ~'`,
    ]);
  });
});
