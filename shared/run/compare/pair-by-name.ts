export type Named<T> = readonly [name: string, item: T];
export type Pair<T> = readonly [left: T | null, right: T | null];

/**
 * Two lists with unique names put together: the same name is a pair, and each list keeps its order wherever the two
 * don't contradict each other. From the other side it gives the same pairs in the same order.
 */
export function pairByName<T>(
  left: readonly Named<T>[],
  right: readonly Named<T>[],
): readonly Pair<T>[] {
  const lefts = new Map(left);
  const rights = new Map(right);
  const pairs: Pair<T>[] = [];
  const done = new Set<string>();
  let [x, y] = [0, 0];
  const take = (name: string): void => {
    done.add(name);
    pairs.push([lefts.get(name) ?? null, rights.get(name) ?? null]);
  };
  while (x < left.length || y < right.length) {
    const one = left[x]?.[0];
    const other = right[y]?.[0];
    if (one !== undefined && done.has(one)) x += 1;
    else if (other !== undefined && done.has(other)) y += 1;
    else take(choose(one, other, { lefts, rights }));
  }
  return pairs;
}

interface Names {
  readonly lefts: ReadonlyMap<string, unknown>;
  readonly rights: ReadonlyMap<string, unknown>;
}

/** Which of two heads goes next: one that has no partner before one that has, else the smaller name. */
function choose(
  one: string | undefined,
  other: string | undefined,
  { lefts, rights }: Names,
): string {
  if (one === undefined || one === other) return other ?? '';
  if (other === undefined) return one;
  const isPaired = rights.has(one);
  const isOtherPaired = lefts.has(other);
  if (isPaired !== isOtherPaired) return isPaired ? other : one;
  return compareNames(one, other) <= 0 ? one : other;
}

const NUMBERS = /\d+|\D+/g;

/** `turn9` before `turn10`. */
function compareNames(one: string, other: string): number {
  const left = one.match(NUMBERS) ?? [];
  const right = other.match(NUMBERS) ?? [];
  for (const [index, part] of left.entries()) {
    const against = right[index];
    if (against === undefined) return 1;
    const gap = Number(part) - Number(against);
    if (!Number.isNaN(gap) && gap !== 0) return gap;
    if (part !== against) return part < against ? -1 : 1;
  }
  return left.length - right.length;
}
