// @vitest-environment happy-dom
import { processFile } from '@pierre/diffs';
import { describe, expect, it } from 'vitest';
import { createDiffCache } from '../../../electron/changes/diff-texts.ts';
import { assembleDiff } from '../../../renderer/features/changes/diff/describe-diff.ts';
import { prepareDiff } from '../../../renderer/features/changes/model/prepare-diff.ts';
import { fileDiff } from './changed-run.ts';

const numbered = Array.from({ length: 60 }, (_, index) => `line ${index}\n`);
const cases: Readonly<Record<string, readonly [string, string]>> = {
  'changes far apart': [
    numbered.join(''),
    numbered.with(3, 'three\n').toSpliced(30, 2).toSpliced(50, 0, 'new\n', 'newer\n').join(''),
  ],
  'a first and a last line': [numbered.join(''), numbered.with(0, 'a\n').with(59, 'z').join('')],
  'a file that was made': ['', numbered.slice(0, 4).join('')],
  'a file that was emptied': [numbered.slice(0, 4).join(''), ''],
  'no newline on either side': ['a\nb', 'a\nc'],
};

describe('assembleDiff', () => {
  for (const whole of [true, false]) {
    for (const [name, [before, after]] of Object.entries(cases)) {
      it(`says of ${name} what the library would, ${whole ? 'with whole texts' : 'from the patch alone'}`, async () => {
        const { body } = await createDiffCache().diff(name, before, after);
        const patch = `diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n${body}`;
        const texts = whole ? { before, after } : { before: null, after: null };
        const shown = prepareDiff(fileDiff('a.ts', { patch, ...texts }), { whitespace: false });
        const files = whole
          ? {
              oldFile: { name: 'a.ts', contents: before },
              newFile: { name: 'a.ts', contents: after },
            }
          : {};
        const read = processFile(patch, {
          ...{ cacheKey: 'k', isGitDiff: true, disableLineMatching: true },
          ...files,
        });
        expect(assembleDiff(shown, 'k')).toEqual({ ...read, prevName: undefined });
      });
    }
  }
});
