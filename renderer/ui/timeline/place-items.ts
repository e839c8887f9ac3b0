import type { Tone } from '../badge.tsx';
import { visitBetween } from './item-index.ts';
import { type LaneLayout, type Layout, type Row, rowOf } from './layout-lanes.ts';
import type { Range, TimelineItem } from './timeline-item.ts';

/**
 * What of all items is to be drawn for one stretch: what is wide enough as itself; what is not, gathered into columns of
 * one pixel, in which the worst outcome is the one that is seen. So the work of painting depends on the width of the
 * picture, not on how many items there are.
 */
export interface Placed<Item extends TimelineItem = TimelineItem> {
  readonly item: Item;
  readonly x: number;
  readonly width: number;
  readonly row: Row;
  /** Space to its right up to the next thing in the row; only for marks and flags. */
  readonly free: number;
}

/** A run of pixel columns of one tone in one row. */
export interface Streak {
  readonly x: number;
  readonly width: number;
  readonly row: Row;
  readonly tone: Tone;
}

export interface Scene<Item extends TimelineItem = TimelineItem> {
  readonly bars: readonly Placed<Item>[];
  readonly streaks: readonly Streak[];
  /** Small strokes in the bar of a coarser item. */
  readonly strokes: readonly { readonly x: number; readonly row: Row }[];
  readonly marks: readonly Placed<Item>[];
  readonly flags: readonly Placed<Item>[];
}

const NARROW_PX = 2;
export const MARK_PX = 12;
export const FLAG_PX = 9;
const STROKE_GAP_PX = 4;

const WEIGHT: Readonly<Record<Tone, number>> = {
  neutral: 1,
  executor: 2,
  planner: 3,
  verifier: 4,
  human: 5,
  ok: 6,
  warn: 7,
  bad: 8,
};
const TONES: readonly (Tone | null)[] = [
  null,
  'neutral',
  'executor',
  'planner',
  'verifier',
  'human',
  'ok',
  'warn',
  'bad',
];

interface Drawing<Item extends TimelineItem> {
  readonly layout: Layout;
  readonly lanes: ReadonlyMap<string, LaneLayout>;
  readonly width: number;
  readonly columns: Map<Row, Uint8Array>;
  readonly lastStroke: Map<Row, number>;
  readonly bars: Placed<Item>[];
  readonly strokes: { x: number; row: Row }[];
  readonly marks: Placed<Item>[];
  readonly flags: Placed<Item>[];
}

interface Sheet {
  readonly layout: Layout;
  readonly width: number;
  /** Where items that go on are drawn to. */
  readonly end: number;
}

/**
 * `placeItems` that remembers the last scene: a cursor that moves, or a pointer over the picture, changes nothing of it. Only
 * for items that come as another array when they change.
 */
export function createPlacer<Item extends TimelineItem>(): typeof placeItems<Item> {
  let last: { items: readonly Item[]; range: Range; on: Sheet; scene: Scene<Item> } | null = null;
  return (items, range, on) => {
    const isSame =
      last !== null &&
      last.items === items &&
      last.items.length === items.length &&
      last.range.from === range.from &&
      last.range.to === range.to &&
      last.on.layout === on.layout &&
      last.on.width === on.width &&
      last.on.end === on.end;
    if (isSame && last !== null) return last.scene;
    const scene = placeItems(items, range, on);
    last = { items, range, on, scene };
    return scene;
  };
}

/** `width` is that of the stretch in pixels. */
export function placeItems<Item extends TimelineItem>(
  items: readonly Item[],
  range: Range,
  on: Sheet,
): Scene<Item> {
  const scale = on.width / (range.to - range.from);
  const drawing: Drawing<Item> = {
    layout: on.layout,
    lanes: new Map(on.layout.lanes.map((lane) => [lane.id, lane])),
    width: on.width,
    columns: new Map(),
    lastStroke: new Map(),
    bars: [],
    strokes: [],
    marks: [],
    flags: [],
  };
  const beside = MARK_PX / scale;
  visitBetween(items, { from: range.from - beside, to: range.to }, (item) => {
    const to = item.to === Number.POSITIVE_INFINITY ? Math.max(on.end, item.from) : item.to;
    const x = (item.from - range.from) * scale;
    const right = (to - range.from) * scale;
    if (right >= -MARK_PX && x <= on.width) placeOne(drawing, item, x, right);
  });
  return {
    bars: drawing.bars,
    streaks: streaksOf(drawing.columns),
    strokes: drawing.strokes,
    ...withSpace(drawing, on.width),
  };
}

/** Marks and flags, each with the space to its right that nothing else in its row needs. */
function withSpace<Item extends TimelineItem>(
  drawing: Drawing<Item>,
  width: number,
): Pick<Scene<Item>, 'marks' | 'flags'> {
  const marks = settle(drawing.marks, MARK_PX);
  const flags = settle(drawing.flags, FLAG_PX);
  const inRow = new Map<Row, Placed<Item>[]>();
  for (const placed of [...drawing.bars, ...marks, ...flags]) {
    const others = inRow.get(placed.row);
    if (others === undefined) inRow.set(placed.row, [placed]);
    else others.push(placed);
  }
  for (const others of inRow.values()) others.sort((a, b) => a.x - b.x);
  const free = (placed: Placed<Item>): Placed<Item> => ({
    ...placed,
    free: spaceAfter(placed, inRow.get(placed.row) ?? [], width),
  });
  return { marks: marks.map(free), flags: flags.map(free) };
}

/** None at all for what lies on a bar: words there would be written over its own. */
function spaceAfter(placed: Placed, row: readonly Placed[], width: number): number {
  const right = placed.x + placed.width;
  let low = 0;
  let high = row.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((row[middle]?.x ?? 0) <= placed.x) low = middle + 1;
    else high = middle;
  }
  const covers = (other: Placed | undefined): boolean =>
    other !== undefined && other.item !== placed.item && other.x + other.width > right;
  if (covers(row[low - 1]) || covers(row[low - 2])) return 0;
  return (row[low]?.x ?? width) - right;
}

function placeOne<Item extends TimelineItem>(
  drawing: Drawing<Item>,
  item: Item,
  x: number,
  right: number,
): void {
  const lane = drawing.lanes.get(item.lane);
  const row = lane === undefined ? undefined : rowOf(lane, item.slot, item.depth);
  if (lane === undefined || row === undefined) return;
  if (item.shape === 'flag') {
    drawing.flags.push({ item, x, width: FLAG_PX, row, free: 0 });
  } else if (item.shape === 'mark') {
    drawing.marks.push({ item, x, width: Math.max(MARK_PX, right - x), row, free: 0 });
  } else if (item.depth > 0 && lane.depths === 1) {
    if (item.depth === 2) addStroke(drawing, x, row);
  } else if (right <= 0) {
    return;
  } else if (right - x < NARROW_PX) {
    addColumn(drawing, item, x, row);
  } else {
    drawing.bars.push({ item, x, width: right - x, row, free: 0 });
  }
}

function addStroke(drawing: Drawing<TimelineItem>, x: number, row: Row): void {
  const last = drawing.lastStroke.get(row);
  if (last !== undefined && x - last < STROKE_GAP_PX) return;
  drawing.lastStroke.set(row, x);
  drawing.strokes.push({ x, row });
}

function addColumn(drawing: Drawing<TimelineItem>, item: TimelineItem, x: number, row: Row): void {
  let columns = drawing.columns.get(row);
  if (columns === undefined) {
    columns = new Uint8Array(drawing.width + 1);
    drawing.columns.set(row, columns);
  }
  const column = Math.max(0, Math.floor(x));
  const weight = WEIGHT[item.status === 'bad' ? 'bad' : item.tone];
  if (weight > (columns[column] ?? 0)) columns[column] = weight;
}

function streaksOf(columns: ReadonlyMap<Row, Uint8Array>): readonly Streak[] {
  const streaks: Streak[] = [];
  for (const [row, weights] of columns) {
    let start = 0;
    for (let x = 1; x <= weights.length; x += 1) {
      if (weights[x] === weights[start] && x < weights.length) continue;
      const tone = TONES[weights[start] ?? 0];
      if (tone !== null && tone !== undefined)
        streaks.push({ x: start, width: x - start, row, tone });
      start = x;
    }
  }
  return streaks;
}

/** Things of a fixed size that would lie on one another become one, the worst of them. */
function settle<Item extends TimelineItem>(
  placed: Placed<Item>[],
  size: number,
): readonly Placed<Item>[] {
  const lastIn = new Map<Row, number>();
  const settled: Placed<Item>[] = [];
  for (const next of placed.sort((a, b) => a.x - b.x)) {
    const at = lastIn.get(next.row);
    const last = at === undefined ? undefined : settled[at];
    if (at !== undefined && last !== undefined) {
      if (next.x < last.x + Math.min(last.width, size) * 0.75) {
        if (heaviness(next) > heaviness(last)) settled[at] = { ...next, x: last.x };
        continue;
      }
    }
    lastIn.set(next.row, settled.length);
    settled.push(next);
  }
  return settled;
}

const heaviness = ({ item }: Placed): number =>
  WEIGHT[item.status === 'bad' ? 'bad' : item.tone] ?? 0;
