/** Part of a comparison that is still open: `[oldFrom, oldTo)` against `[newFrom, newTo)`. */
export interface Span {
  readonly oldFrom: number;
  readonly oldTo: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/** Lines as small numbers: equal lines have equal numbers, whichever side they are on. */
export function internLines(
  before: readonly string[],
  after: readonly string[],
): { readonly old: Int32Array; readonly now: Int32Array; readonly kinds: number } {
  const numbers = new Map<string, number>();
  const number = (line: string): number => {
    const known = numbers.get(line);
    if (known !== undefined) return known;
    numbers.set(line, numbers.size);
    return numbers.size - 1;
  };
  return {
    old: Int32Array.from(before, number),
    now: Int32Array.from(after, number),
    kinds: numbers.size,
  };
}

/**
 * Cuts a comparison at lines that are certain to belong together: what both sides begin and end with, and
 * lines that occur once on each side and in the same order (patience diff). What stays open is small even
 * for long files, so that the exact search, which is quadratic in the number of edits, is done on little.
 */
export function findOpenSpans(old: Int32Array, now: Int32Array, kinds: number): readonly Span[] {
  const open: Span[] = [];
  const oldSeen = new Int32Array(kinds);
  const newSeen = new Int32Array(kinds);
  const place = new Int32Array(kinds);
  const walk: Span[] = [{ oldFrom: 0, oldTo: old.length, newFrom: 0, newTo: now.length }];
  for (let next = walk.pop(); next !== undefined; next = walk.pop()) {
    const span = trim(old, now, next);
    if (span.oldFrom === span.oldTo && span.newFrom === span.newTo) continue;
    const anchors = matchUnique(old, now, span, { oldSeen, newSeen, place });
    if (anchors.length === 0) open.push(span);
    else walk.push(...between(span, anchors));
  }
  return open.sort((a, b) => a.oldFrom - b.oldFrom || a.newFrom - b.newFrom);
}

function trim(old: Int32Array, now: Int32Array, span: Span): Span {
  let { oldFrom, oldTo, newFrom, newTo } = span;
  while (oldFrom < oldTo && newFrom < newTo && old[oldFrom] === now[newFrom]) {
    oldFrom += 1;
    newFrom += 1;
  }
  while (oldFrom < oldTo && newFrom < newTo && old[oldTo - 1] === now[newTo - 1]) {
    oldTo -= 1;
    newTo -= 1;
  }
  return { oldFrom, oldTo, newFrom, newTo };
}

type Anchor = readonly [oldAt: number, newAt: number];

interface Counters {
  readonly oldSeen: Int32Array;
  readonly newSeen: Int32Array;
  /** Where a line that occurs once in the old span is. */
  readonly place: Int32Array;
}

function matchUnique(
  old: Int32Array,
  now: Int32Array,
  span: Span,
  { oldSeen, newSeen, place }: Counters,
): readonly Anchor[] {
  for (let at = span.oldFrom; at < span.oldTo; at += 1) count(oldSeen, old[at] ?? 0, 1);
  for (let at = span.newFrom; at < span.newTo; at += 1) count(newSeen, now[at] ?? 0, 1);
  for (let at = span.oldFrom; at < span.oldTo; at += 1) place[old[at] ?? 0] = at;
  const pairs: Anchor[] = [];
  for (let at = span.newFrom; at < span.newTo; at += 1) {
    const line = now[at] ?? 0;
    if (newSeen[line] === 1 && oldSeen[line] === 1) pairs.push([place[line] ?? 0, at]);
  }
  for (let at = span.oldFrom; at < span.oldTo; at += 1) oldSeen[old[at] ?? 0] = 0;
  for (let at = span.newFrom; at < span.newTo; at += 1) newSeen[now[at] ?? 0] = 0;
  return longestRising(pairs);
}

const count = (counters: Int32Array, line: number, by: number): void => {
  counters[line] = (counters[line] ?? 0) + by;
};

/** The longest run of pairs whose old places rise too; the others crossed and are not anchors. */
function longestRising(pairs: readonly Anchor[]): readonly Anchor[] {
  const tails: number[] = [];
  const previous = new Int32Array(pairs.length).fill(-1);
  pairs.forEach(([oldAt], index) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] ?? 0]?.[0] ?? 0) < oldAt) low = middle + 1;
      else high = middle;
    }
    previous[index] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = index;
  });
  const rising: Anchor[] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) {
    const pair = pairs[at];
    if (pair !== undefined) rising.push(pair);
  }
  return rising.reverse();
}

function between(span: Span, anchors: readonly Anchor[]): Span[] {
  const spans: Span[] = [];
  let { oldFrom, newFrom } = span;
  for (const [oldAt, newAt] of anchors) {
    if (oldAt > oldFrom || newAt > newFrom) {
      spans.push({ oldFrom, oldTo: oldAt, newFrom, newTo: newAt });
    }
    oldFrom = oldAt + 1;
    newFrom = newAt + 1;
  }
  if (oldFrom < span.oldTo || newFrom < span.newTo) {
    spans.push({ oldFrom, oldTo: span.oldTo, newFrom, newTo: span.newTo });
  }
  return spans;
}
