import type { Block } from './compare-lines.ts';

/** Equal lines shown around what changed; blocks closer than twice that share a hunk. As git does it. */
const CONTEXT = 3;

/** One `@@` section. Places are counted from 0. */
export interface Section {
  readonly oldAt: number;
  readonly oldCount: number;
  readonly newAt: number;
  readonly newCount: number;
  readonly blocks: readonly Block[];
}

/** Groups what changed into hunks; `oldLines` is the length of the old side. */
export function groupHunks(blocks: readonly Block[], oldLines: number): readonly Section[] {
  const groups: Block[][] = [];
  for (const block of blocks) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (last !== undefined && block.oldAt - (last.oldAt + last.oldCount) <= 2 * CONTEXT) {
      group?.push(block);
    } else groups.push([block]);
  }
  return groups.flatMap((group) => {
    const first = group[0];
    const last = group.at(-1);
    if (first === undefined || last === undefined) return [];
    const above = Math.min(CONTEXT, first.oldAt);
    const below = Math.min(CONTEXT, oldLines - (last.oldAt + last.oldCount));
    const oldAt = first.oldAt - above;
    const newAt = first.newAt - above;
    const oldCount = last.oldAt + last.oldCount + below - oldAt;
    const newCount = last.newAt + last.newCount + below - newAt;
    return [{ oldAt, oldCount, newAt, newCount, blocks: group }];
  });
}

/** The text of a hunk, its header first, as `git apply` takes it. */
export function writeHunk(
  section: Section,
  before: readonly string[],
  after: readonly string[],
): string {
  const out: string[] = [headerOf(section)];
  let at = section.oldAt;
  const put = (mark: string, lines: readonly string[]): void => {
    for (const line of lines) {
      out.push(mark, line);
      if (!line.endsWith('\n')) out.push('\n\\ No newline at end of file\n');
    }
  };
  for (const block of section.blocks) {
    put(' ', before.slice(at, block.oldAt));
    put('-', before.slice(block.oldAt, block.oldAt + block.oldCount));
    put('+', after.slice(block.newAt, block.newAt + block.newCount));
    at = block.oldAt + block.oldCount;
  }
  put(' ', before.slice(at, section.oldAt + section.oldCount));
  return out.join('');
}

/** An empty side is named by the line before it, which for an empty file is line 0. */
const headerOf = ({ oldAt, oldCount, newAt, newCount }: Section): string =>
  `@@ -${startOf(oldAt, oldCount)},${oldCount} +${startOf(newAt, newCount)},${newCount} @@\n`;

export const startOf = (at: number, count: number): number => (count === 0 ? at : at + 1);
