import { type ChangeObject, diffArrays } from 'diff';
import { findOpenSpans, internLines, type Span } from './anchors.ts';

/**
 * Which lines of two texts differ. The answer depends on the texts alone, never on how fast the machine is:
 * people revert hunks by number, and the screen, the delivery and a later reading of the same run file have
 * to number them alike. So the effort is bounded by a count of edits and not by a clock; a part that needs
 * more is taken as replaced in full, which is still a correct change, if not the shortest.
 */

/** Lines `[oldAt, oldAt + oldCount)` became `[newAt, newAt + newCount)`. */
export interface Block {
  readonly oldAt: number;
  readonly oldCount: number;
  readonly newAt: number;
  readonly newCount: number;
}

export interface Comparison {
  /** In order; between them both sides are equal. */
  readonly blocks: readonly Block[];
  /** Most of what differs could not be compared line by line within the bound. */
  readonly gaveUp: boolean;
}

/** Edits that are searched for within one open span: some hundred thousand steps at most, a tenth of a second. */
const MAX_EDITS = 500;
/** Spans up to here are compared without giving way to others. */
const SMALL_SPAN = 2_000;
/** More lines than this on both sides together are not compared at all. */
const MAX_LINES = 400_000;

/** At once. For a caller that has to have the answer now. */
export function compareLines(before: readonly string[], after: readonly string[]): Comparison {
  const search = prepare(before, after);
  return search === null
    ? replaced(before, after)
    : conclude(
        search.spans.map((span) =>
          isOneSided(span) ? whole(span, 0) : solve(span, diffArrays(...search.sides(span), BOUND)),
        ),
      );
}

/** The same answer; between steps of a long search others have their turn. */
export async function compareGently(
  before: readonly string[],
  after: readonly string[],
): Promise<Comparison> {
  const search = prepare(before, after);
  if (search === null) return replaced(before, after);
  const solved: Solved[] = [];
  for (const span of search.spans) {
    if (isOneSided(span)) {
      solved.push(whole(span, 0));
      continue;
    }
    const [old, now] = search.sides(span);
    const found =
      old.length + now.length <= SMALL_SPAN
        ? diffArrays(old, now, BOUND)
        : await new Promise<Changes | undefined>((resolve) => {
            diffArrays(old, now, { ...BOUND, callback: resolve });
          });
    solved.push(solve(span, found));
  }
  return conclude(solved);
}

const BOUND = { maxEditLength: MAX_EDITS };
type Changes = ChangeObject<number[]>[];

function prepare(before: readonly string[], after: readonly string[]) {
  if (before.length + after.length > MAX_LINES) return null;
  const { old, now, kinds } = internLines(before, after);
  return {
    spans: findOpenSpans(old, now, kinds),
    sides: (span: Span): [number[], number[]] => [
      [...old.subarray(span.oldFrom, span.oldTo)],
      [...now.subarray(span.newFrom, span.newTo)],
    ],
  };
}

function replaced(before: readonly string[], after: readonly string[]): Comparison {
  const block = { oldAt: 0, oldCount: before.length, newAt: 0, newCount: after.length };
  return { blocks: [block], gaveUp: true };
}

interface Solved {
  readonly blocks: readonly Block[];
  /** Lines that were taken as replaced because the search was given up. */
  readonly skipped: number;
}

/** Nothing to search for: lines that were only added, or only removed. */
const isOneSided = (span: Span): boolean =>
  span.oldFrom === span.oldTo || span.newFrom === span.newTo;

const whole = ({ oldFrom, oldTo, newFrom, newTo }: Span, skipped: number): Solved => ({
  blocks: [
    { oldAt: oldFrom, oldCount: oldTo - oldFrom, newAt: newFrom, newCount: newTo - newFrom },
  ],
  skipped,
});

function solve(span: Span, changes: Changes | undefined): Solved {
  const { oldFrom, oldTo, newFrom, newTo } = span;
  if (changes === undefined) return whole(span, oldTo - oldFrom + newTo - newFrom);
  const blocks: Block[] = [];
  let oldAt = oldFrom;
  let newAt = newFrom;
  let oldCount = 0;
  let newCount = 0;
  const close = (): void => {
    if (oldCount + newCount > 0) {
      blocks.push({ oldAt: oldAt - oldCount, oldCount, newAt: newAt - newCount, newCount });
    }
    oldCount = 0;
    newCount = 0;
  };
  for (const { removed, added, count } of changes) {
    if (!removed && !added) close();
    if (!added) oldAt += count;
    if (!removed) newAt += count;
    if (removed) oldCount += count;
    if (added) newCount += count;
  }
  close();
  return { blocks, skipped: 0 };
}

function conclude(solved: readonly Solved[]): Comparison {
  const blocks: Block[] = [];
  let changed = 0;
  let skipped = 0;
  for (const part of solved) {
    skipped += part.skipped;
    for (const block of part.blocks) {
      changed += block.oldCount + block.newCount;
      const last = blocks.at(-1);
      const touches =
        last !== undefined &&
        last.oldAt + last.oldCount === block.oldAt &&
        last.newAt + last.newCount === block.newAt;
      if (touches) blocks[blocks.length - 1] = join(last, block);
      else blocks.push(block);
    }
  }
  return { blocks, gaveUp: skipped * 2 > changed };
}

const join = (first: Block, second: Block): Block => ({
  oldAt: first.oldAt,
  oldCount: first.oldCount + second.oldCount,
  newAt: first.newAt,
  newCount: first.newCount + second.newCount,
});
