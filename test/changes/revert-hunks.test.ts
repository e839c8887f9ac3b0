import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { compareLines } from '../../electron/changes/compare-lines.ts';
import { groupHunks, writeHunk } from '../../electron/changes/hunks.ts';
import { revertHunks } from '../../electron/changes/revert-hunks.ts';
import { splitLines } from '../../electron/changes/split-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'tandem-revert-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lines that repeat, with both kinds of endings, and a last line that may lack one. */
const line = fc.constantFrom('a', 'b', 'c', '', '\tx', 'd\u00e4', '}', '\u2028z');
const ending = fc.constantFrom('\n', '\r\n');
const text = fc
  .tuple(fc.array(fc.tuple(line, ending), { maxLength: 40 }), fc.constantFrom('', 'end', 'a'))
  .map(([lines, last]) => lines.map(([words, end]) => words + end).join('') + last);

/** A text and one with some of its lines replaced, removed or added to. */
const pair = fc
  .tuple(text, fc.array(fc.tuple(fc.nat(60), fc.nat(2), text), { maxLength: 4 }))
  .map(([before, edits]) => {
    const lines = [...splitLines(before)];
    for (const [at, gone, put] of edits) lines.splice(at % (lines.length + 1), gone, put);
    return { before, after: lines.join('') };
  });

/** What git makes of `before` when only some hunks are applied. */
function applyByGit(before: string, after: string, kept: readonly number[]): string {
  const old = splitLines(before);
  const now = splitLines(after);
  const sections = groupHunks(compareLines(old, now).blocks, old.length);
  const hunks = sections
    .filter((_, index) => kept.includes(index))
    .map((section) => writeHunk(section, old, now));
  if (hunks.length === 0) return before;
  writeFileSync(join(folder, 'f'), before);
  const patch = `--- a/f\n+++ b/f\n${hunks.join('')}`;
  execFileSync('git', ['apply', '--unidiff-zero', '--whitespace=nowarn', '-'], {
    cwd: folder,
    input: patch,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return existsSync(join(folder, 'f')) ? readFileSync(join(folder, 'f'), 'utf8') : '';
}

const countHunks = (before: string, after: string): number => {
  const old = splitLines(before);
  return groupHunks(compareLines(old, splitLines(after)).blocks, old.length).length;
};

describe('revertHunks', () => {
  it('gives back the text before when every hunk is reverted, and the text after when none is', () => {
    fc.assert(
      fc.property(pair, ({ before, after }) => {
        const all = Array.from({ length: countHunks(before, after) }, (_, index) => index);
        expect(revertHunks({ before, after, hunks: 'all' })).toBe(before);
        expect(revertHunks({ before, after, hunks: all })).toBe(all.length === 0 ? after : before);
        expect(revertHunks({ before, after, hunks: [] })).toBe(after);
      }),
      { numRuns: 300 },
    );
  });

  it('reverts any hunks as git applies the others', () => {
    fc.assert(
      fc.property(pair, fc.array(fc.nat(5), { maxLength: 6 }), ({ before, after }, wish) => {
        const count = countHunks(before, after);
        const reverted = [...new Set(wish.filter((index) => index < count))];
        const kept = Array.from({ length: count }, (_, index) => index).filter(
          (index) => !reverted.includes(index),
        );
        expect(revertHunks({ before, after, hunks: reverted })).toBe(
          applyByGit(before, after, kept),
        );
      }),
      { numRuns: 120 },
    );
  });

  it('keeps each line’s own ending and a missing newline at the end', () => {
    const before = 'one\r\ntwo\nthree\r\n4\n5\n6\n7\n8\n9\n10\n11\n12\nlast';
    const after = 'ONE\r\ntwo\nthree\r\n4\n5\n6\n7\n8\n9\n10\n11\n12\nlast\nmore';
    expect(revertHunks({ before, after, hunks: [0] })).toBe(after.replace('ONE', 'one'));
    expect(revertHunks({ before, after, hunks: [1] })).toBe(before.replace('one', 'ONE'));
  });

  it('knows a file that was made, and one that was deleted', () => {
    expect(revertHunks({ before: null, after: 'x\n', hunks: [0] })).toBeNull();
    expect(revertHunks({ before: null, after: 'x\n', hunks: 'all' })).toBeNull();
    expect(revertHunks({ before: 'x\n', after: null, hunks: [0] })).toBe('x\n');
    expect(revertHunks({ before: 'x\n', after: null, hunks: [] })).toBeNull();
  });

  it('ignores numbers that are no hunk of the change', () => {
    expect(revertHunks({ before: 'a\n', after: 'b\n', hunks: [7] })).toBe('b\n');
  });
});
