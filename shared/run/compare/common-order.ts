/** Pairs of places that a longest common subsequence of two lists has in common, in order. */
export type Matches = readonly (readonly [left: number, right: number])[];

/** More edits than this are not looked for: the lists have little in common, and the search costs their square. */
const MAX_EDITS = 1_500;

/**
 * Myers' greedy search, after what both begin and end with is set aside. Where the two have too little in common it
 * gives only those; the caller then goes by keys.
 */
export function matchInOrder(left: readonly string[], right: readonly string[]): Matches {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  while (
    end < left.length - start &&
    end < right.length - start &&
    left[left.length - 1 - end] === right[right.length - 1 - end]
  )
    end += 1;
  const middle = searchEitherWay(
    left.slice(start, left.length - end),
    right.slice(start, right.length - end),
  );
  return [
    ...Array.from({ length: start }, (_, index) => [index, index] as const),
    ...middle.map(([one, other]) => [one + start, other + start] as const),
    ...Array.from(
      { length: end },
      (_, index) => [left.length - end + index, right.length - end + index] as const,
    ),
  ];
}

/** Of several longest ones the same is found from either side. */
function searchEitherWay(left: readonly string[], right: readonly string[]): Matches {
  const gap = left.length - right.length;
  const isTurned = gap === 0 ? (left[0] ?? '') > (right[0] ?? '') : gap > 0;
  return isTurned
    ? search(right, left).map(([one, other]) => [other, one] as const)
    : search(left, right);
}

function search(left: readonly string[], right: readonly string[]): Matches {
  if (left.length === 0 || right.length === 0) return [];
  const most = Math.min(left.length + right.length, MAX_EDITS);
  const trail: Map<number, number>[] = [];
  let ends = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= most; edits += 1) {
    const next = new Map(ends);
    for (let line = -edits; line <= edits; line += 2) {
      let x = isDown(ends, line, edits) ? at(ends, line + 1) : at(ends, line - 1) + 1;
      while (x < left.length && x - line < right.length && left[x] === right[x - line]) x += 1;
      next.set(line, x);
      if (x >= left.length && x - line >= right.length) {
        trail.push(ends);
        return walkBack(trail, left.length, right.length);
      }
    }
    trail.push(ends);
    ends = next;
  }
  return [];
}

const at = (ends: ReadonlyMap<number, number>, line: number): number => ends.get(line) ?? 0;

const isDown = (ends: ReadonlyMap<number, number>, line: number, edits: number): boolean =>
  line === -edits || (line !== edits && at(ends, line - 1) < at(ends, line + 1));

function walkBack(
  trail: readonly ReadonlyMap<number, number>[],
  width: number,
  height: number,
): Matches {
  const found: (readonly [number, number])[] = [];
  let [x, y] = [width, height];
  for (let edits = trail.length - 1; edits >= 0; edits -= 1) {
    const ends = trail[edits] ?? new Map();
    const before = isDown(ends, x - y, edits) ? x - y + 1 : x - y - 1;
    const fromX = at(ends, before);
    const fromY = fromX - before;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      x -= 1;
      y -= 1;
      found.push([x, y]);
    }
    if (edits > 0) [x, y] = [fromX, fromY];
  }
  return found.reverse();
}
