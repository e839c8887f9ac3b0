import {
  type FileDiffMetadata,
  getFiletypeFromFileName,
  type Hunk,
  processFile,
} from '@pierre/diffs';
import type { ShownDiff } from '../model/prepare-diff.ts';
import type { DiffLine } from '../model/read-patch.ts';
import { codeLanguages } from './code-languages.ts';

/**
 * A diff in the library's own shape. Short ones it reads itself and pairs removed with added lines by
 * likeness. For long ones that takes longer than drawing them, mostly for copying every line out of the
 * text; so these are put together here from the lines that were read already.
 */
const READ_BY_LIBRARY = 3_000;

export function describeDiff(diff: ShownDiff, cacheKey: string): FileDiffMetadata | undefined {
  const described = describeLines(diff, cacheKey);
  const isKnown = codeLanguages.includes(getFiletypeFromFileName(diff.path));
  return described === undefined || isKnown ? described : { ...described, lang: 'text' };
}

function describeLines(diff: ShownDiff, cacheKey: string): FileDiffMetadata | undefined {
  if (diff.lines.length > READ_BY_LIBRARY) return assembleDiff(diff, cacheKey);
  const { path: name, before, after } = diff;
  const whole =
    before === null || after === null
      ? {}
      : { oldFile: { name, contents: before }, newFile: { name, contents: after } };
  const read = processFile(diff.patch, { cacheKey, isGitDiff: true, ...whole });
  return read === undefined ? undefined : { ...read, name };
}

export function assembleDiff(diff: ShownDiff, cacheKey: string): FileDiffMetadata {
  const { path: name, before, after, patch } = diff;
  const isPartial = before === null || after === null;
  const head = patch.slice(0, Math.max(0, patch.indexOf('\n@@ ')));
  const made: FileDiffMetadata = {
    ...{ name, cacheKey, isPartial, hunks: [], splitLineCount: 0, unifiedLineCount: 0 },
    type: head.includes('\nnew file') ? 'new' : head.includes('\ndeleted') ? 'deleted' : 'change',
    deletionLines: isPartial ? [] : splitLines(before),
    additionLines: isPartial ? [] : splitLines(after),
    deletionCharacterCount: isPartial ? 0 : before.length,
    additionCharacterCount: isPartial ? 0 : after.length,
  };
  let lastEnd = 0;
  for (const lines of groupByHunk(diff.lines)) lastEnd = addHunk(made, lines, lastEnd);
  const collapsedAfter = isPartial ? 0 : Math.max(made.additionLines.length - lastEnd, 0);
  made.splitLineCount += collapsedAfter;
  made.unifiedLineCount += collapsedAfter;
  return made;
}

const HEADER = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@/;

/** Adds the hunk of these lines, its header first; returns where it ends on the new side. */
function addHunk(into: FileDiffMetadata, lines: readonly DiffLine[], lastEnd: number): number {
  const header = lines[0]?.text ?? '';
  const [oldStart = 0, oldCount = 0, newStart = 0, newCount = 0] = (HEADER.exec(header) ?? [])
    .slice(1)
    .map(Number);
  const oldAt = into.isPartial ? into.deletionLines.length : oldStart - 1;
  const newAt = into.isPartial ? into.additionLines.length : newStart - 1;
  const collapsedBefore = Math.max(boundary(newStart, newCount) - lastEnd, 0);
  const hunk: Hunk = {
    collapsedBefore,
    ...{ splitLineCount: 0, unifiedLineCount: 0, hunkContent: [], hunkSpecs: `${header}\n` },
    splitLineStart: into.splitLineCount + collapsedBefore,
    unifiedLineStart: into.unifiedLineCount + collapsedBefore,
    ...{ additionStart: newStart, additionCount: newCount, additionLineIndex: newAt },
    ...{ deletionStart: oldStart, deletionCount: oldCount, deletionLineIndex: oldAt },
    ...{ additionLines: 0, deletionLines: 0, noEOFCRAdditions: false, noEOFCRDeletions: false },
  };
  fillHunk(into, hunk, lines);
  for (const part of hunk.hunkContent) {
    const isSame = part.type === 'context';
    hunk.splitLineCount += isSame ? part.lines : Math.max(part.additions, part.deletions);
    hunk.unifiedLineCount += isSame ? part.lines : part.additions + part.deletions;
  }
  into.hunks.push(hunk);
  into.splitLineCount += collapsedBefore + hunk.splitLineCount;
  into.unifiedLineCount += collapsedBefore + hunk.unifiedLineCount;
  return boundary(newStart, newCount) + newCount;
}

function fillHunk(into: FileDiffMetadata, hunk: Hunk, lines: readonly DiffLine[]): void {
  let oldAt = hunk.deletionLineIndex;
  let newAt = hunk.additionLineIndex;
  let last: DiffLine['kind'] = 'hunk';
  for (const line of lines.slice(1)) {
    if (line.kind === 'note') {
      hunk.noEOFCRAdditions ||= last !== 'removed';
      hunk.noEOFCRDeletions ||= last !== 'added';
      if (into.isPartial) endWithoutNewline(into, last);
      continue;
    }
    last = line.kind;
    const isOld = line.kind !== 'added';
    const isNew = line.kind !== 'removed';
    const open = hunk.hunkContent.at(-1);
    const places = { deletionLineIndex: oldAt, additionLineIndex: newAt };
    if (isOld && isNew) {
      if (open?.type === 'context') open.lines += 1;
      else hunk.hunkContent.push({ type: 'context', lines: 1, ...places });
    } else {
      const part =
        open?.type === 'change'
          ? open
          : { type: 'change' as const, deletions: 0, additions: 0, ...places };
      if (part !== open) hunk.hunkContent.push(part);
      part.deletions += isOld ? 1 : 0;
      part.additions += isNew ? 1 : 0;
      hunk.deletionLines += isOld ? 1 : 0;
      hunk.additionLines += isNew ? 1 : 0;
    }
    oldAt += isOld ? 1 : 0;
    newAt += isNew ? 1 : 0;
    if (into.isPartial) addLine(into, line.text, { isOld, isNew });
  }
}

function addLine(
  into: FileDiffMetadata,
  text: string,
  { isOld, isNew }: { readonly isOld: boolean; readonly isNew: boolean },
): void {
  if (isOld) into.deletionLines.push(`${text}\n`);
  if (isNew) into.additionLines.push(`${text}\n`);
  into.deletionCharacterCount += isOld ? text.length + 1 : 0;
  into.additionCharacterCount += isNew ? text.length + 1 : 0;
}

function endWithoutNewline(into: FileDiffMetadata, last: DiffLine['kind']): void {
  const cut = (lines: string[]): number => {
    const text = lines.at(-1);
    if (text?.endsWith('\n') !== true) return 0;
    lines[lines.length - 1] = text.slice(0, -1);
    return 1;
  };
  if (last !== 'removed') into.additionCharacterCount -= cut(into.additionLines);
  if (last !== 'added') into.deletionCharacterCount -= cut(into.deletionLines);
}

/** Lines before a side of a hunk; an empty side names the line before it. */
const boundary = (start: number, count: number): number => (count === 0 ? start : start - 1);

function groupByHunk(lines: readonly DiffLine[]): readonly (readonly DiffLine[])[] {
  const groups: DiffLine[][] = [];
  for (const line of lines) {
    if (line.kind === 'hunk') groups.push([line]);
    else groups.at(-1)?.push(line);
  }
  return groups;
}

function splitLines(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    lines.push(text.slice(start, end + 1));
    start = end + 1;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}
