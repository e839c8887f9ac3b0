import type { TimelineLane } from './timeline-item.ts';

export interface Row {
  readonly y: number;
  readonly height: number;
}

export interface LaneLayout {
  readonly id: string;
  readonly label: string;
  /** Where the whole lane begins and how high it is. */
  readonly y: number;
  readonly height: number;
  readonly slots: number;
  readonly depths: 1 | 3;
  /** By slot and depth; see `rowOf`. */
  readonly rows: readonly Row[];
}

export interface Layout {
  readonly lanes: readonly LaneLayout[];
  readonly height: number;
  readonly detail: boolean;
}

/** Room for the moments at the top. */
export const AXIS_HEIGHT = 22;
const LANE_GAP = 12;
const COMPACT_ROW = 22;
const COMPACT_SLOT = 12;
const FINE_ROWS = [24, 14, 12] as const;
const FINE_GAP = 3;
const BOTTOM = 8;

/** Rows from top to bottom. Compact, a lane is as high as one bar, however many slots share it; fine, each has its own. */
export function layoutLanes(lanes: readonly TimelineLane[], detail: boolean): Layout {
  let y = AXIS_HEIGHT + 4;
  const laid = lanes.map((lane) => {
    const rows = detail ? fineRows(lane, y) : compactRows(lane, y);
    const end = rows.at(-1);
    const height = end === undefined ? COMPACT_ROW : end.y + end.height - y;
    const layout = { ...lane, depths: detail ? lane.depths : 1, y, height, rows } as const;
    y += height + LANE_GAP;
    return layout;
  });
  return { lanes: laid, height: y - LANE_GAP + BOTTOM, detail };
}

function compactRows(lane: TimelineLane, top: number): readonly Row[] {
  if (lane.slots === 1) {
    return [{ y: top, height: lane.depths === 3 ? COMPACT_ROW + 6 : COMPACT_ROW }];
  }
  return Array.from({ length: lane.slots }, (_, slot) => ({
    y: top + slot * (COMPACT_SLOT + 4),
    height: COMPACT_SLOT,
  }));
}

function fineRows(lane: TimelineLane, top: number): readonly Row[] {
  const rows: Row[] = [];
  let y = top;
  for (let slot = 0; slot < lane.slots; slot += 1) {
    for (let depth = 0; depth < lane.depths; depth += 1) {
      const height = FINE_ROWS[depth] ?? COMPACT_ROW;
      rows.push({ y, height });
      y += height + FINE_GAP;
    }
  }
  return rows;
}

/** The row of something; what has none of its own lies in its slot's first. */
export function rowOf(lane: LaneLayout, slot: number, depth: number): Row | undefined {
  const slotRow = Math.min(slot, lane.slots - 1) * lane.depths;
  return lane.rows[slotRow + Math.min(depth, lane.depths - 1)];
}
