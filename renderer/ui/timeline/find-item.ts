import { visitBetween } from './item-index.ts';
import { type Layout, rowOf } from './layout-lanes.ts';
import { FLAG_PX, MARK_PX } from './place-items.ts';
import type { Range, TimelineItem } from './timeline-item.ts';

/** How far beside a thin thing a press still counts. */
const NEAR_PX = 4;

/**
 * The item under a point of the picture: flags before marks before bars, the finer before the coarser, and among
 * equals the shortest. In the compact picture a press on a bar means the call whose stroke is there.
 */
export function findItem<Item extends TimelineItem>(
  items: readonly Item[],
  point: { readonly x: number; readonly y: number },
  on: {
    readonly range: Range;
    readonly layout: Layout;
    readonly width: number;
    readonly end: number;
  },
): Item | null {
  const scale = on.width / (on.range.to - on.range.from);
  const lane = on.layout.lanes.find(
    ({ y, height }) => point.y >= y - 3 && point.y <= y + height + 3,
  );
  if (lane === undefined) return null;
  let best: Item | null = null;
  let bestRank = Number.POSITIVE_INFINITY;
  const place = on.range.from + point.x / scale;
  const near = (MARK_PX + NEAR_PX) / scale;
  visitBetween(items, { from: place - near, to: place + near }, (item) => {
    if (item.lane !== lane.id) return;
    const from = (item.from - on.range.from) * scale;
    const to = (Math.min(item.to, on.end) - on.range.from) * scale;
    const least = item.shape === 'flag' ? FLAG_PX : item.shape === 'mark' ? MARK_PX : NEAR_PX;
    const about = item.shape === 'flag' || item.shape === 'mark' ? 1 : NEAR_PX;
    if (point.x < from - about || point.x > Math.max(to, from + least) + about) return;
    const row = rowOf(lane, item.slot, item.depth);
    if (row === undefined || point.y < row.y - 2 || point.y > row.y + row.height + 2) return;
    const isHidden = item.depth === 1 && lane.depths === 1 && item.shape !== 'flag';
    if (isHidden) return;
    const rank = shapeRank(item, lane.depths === 1) + Math.min(1, (to - from) / (on.width * 4));
    if (rank >= bestRank) return;
    best = item;
    bestRank = rank;
  });
  return best;
}

/** The lower, the sooner it is meant. */
function shapeRank(item: TimelineItem, isCompact: boolean): number {
  if (item.shape === 'flag') return 0;
  if (item.shape === 'mark') return 2;
  return isCompact ? 4 - item.depth / 2 : 4;
}
