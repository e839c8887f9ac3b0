import type { TimelineItem } from './timeline-item.ts';

/**
 * Where items lie, by blocks of some hundred, so that a look at a stretch passes over what is nowhere near. Made once for
 * an array of items, which therefore must be another array when they change.
 */
interface ItemIndex {
  readonly length: number;
  readonly from: Float64Array;
  readonly to: Float64Array;
}

const BLOCK = 256;

const indexes = new WeakMap<readonly TimelineItem[], ItemIndex>();

function indexOf(items: readonly TimelineItem[]): ItemIndex {
  const known = indexes.get(items);
  if (known !== undefined && known.length === items.length) return known;
  const blocks = Math.ceil(items.length / BLOCK);
  const from = new Float64Array(blocks).fill(Number.POSITIVE_INFINITY);
  const to = new Float64Array(blocks).fill(Number.NEGATIVE_INFINITY);
  for (const [at, item] of items.entries()) {
    const block = Math.floor(at / BLOCK);
    from[block] = Math.min(from[block] ?? 0, item.from);
    to[block] = Math.max(to[block] ?? 0, item.to);
  }
  const index = { length: items.length, from, to };
  indexes.set(items, index);
  return index;
}

/** Visits, in their order, all items that reach into a stretch of the axis, and some others. */
export function visitBetween<Item extends TimelineItem>(
  items: readonly Item[],
  stretch: { readonly from: number; readonly to: number },
  visit: (item: Item) => void,
): void {
  const index = indexOf(items);
  for (let block = 0; block * BLOCK < items.length; block += 1) {
    const isNear = (index.from[block] ?? 0) <= stretch.to && (index.to[block] ?? 0) >= stretch.from;
    if (!isNear) continue;
    const end = Math.min(items.length, (block + 1) * BLOCK);
    for (let at = block * BLOCK; at < end; at += 1) {
      const item = items[at];
      if (item !== undefined) visit(item);
    }
  }
}
