import { compareGently } from './compare-lines.ts';

/**
 * Who wrote each line of a file and who took each line of its base away, found by walking through the
 * recorded versions. Numbers are indexes of versions; -1 stands for the base or for nobody we know.
 */
export interface Blame {
  /** By line of the last version. */
  readonly addedBy: readonly number[];
  /** By line of the base. */
  readonly removedBy: readonly number[];
}

/** Lines of all versions together up to which blame is worked out. */
const MAX_LINES = 2_000_000;
const NOBODY = -1;

/** A version: the lines before and after one recorded change. */
export interface Step {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Null when the file is too long, or was changed too often, for it to be found in time. */
export async function blameLines(
  base: readonly string[],
  steps: readonly Step[],
): Promise<Blame | null> {
  const total = steps.reduce((sum, step) => sum + step.after.length, base.length);
  if (total > MAX_LINES) return null;
  const removedBy = base.map(() => NOBODY);
  let lines = base;
  let owners: number[] = base.map(() => NOBODY);
  /** Line of the base that a current line is, or -1. */
  let roots: number[] = base.map((_, index) => index);
  const advance = async (to: readonly string[], by: number): Promise<void> => {
    const nextOwners: number[] = [];
    const nextRoots: number[] = [];
    let at = 0;
    for (const block of (await compareGently(lines, to)).blocks) {
      keep(owners, nextOwners, at, block.oldAt);
      keep(roots, nextRoots, at, block.oldAt);
      for (let gone = block.oldAt; gone < block.oldAt + block.oldCount; gone += 1) {
        const root = roots[gone] ?? NOBODY;
        if (root >= 0) removedBy[root] = by;
      }
      for (let count = 0; count < block.newCount; count += 1) {
        nextOwners.push(by);
        nextRoots.push(NOBODY);
      }
      at = block.oldAt + block.oldCount;
    }
    keep(owners, nextOwners, at, owners.length);
    keep(roots, nextRoots, at, roots.length);
    lines = to;
    owners = nextOwners;
    roots = nextRoots;
  };
  for (const [index, step] of steps.entries()) {
    // Files are put back between attempts; what a restore changed is nobody's line.
    if (!isSame(lines, step.before)) await advance(step.before, NOBODY);
    await advance(step.after, index);
  }
  return { addedBy: owners, removedBy };
}

function keep(from: readonly number[], to: number[], start: number, end: number): void {
  for (let at = start; at < end; at += 1) to.push(from[at] ?? NOBODY);
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one === other ||
  (one.length === other.length && one.every((line, index) => line === other[index]));
