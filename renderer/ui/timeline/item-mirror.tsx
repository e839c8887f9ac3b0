import { type KeyboardEvent, useEffect, useId, useMemo, useState } from 'react';
import { visitBetween } from './item-index.ts';
import styles from './timeline.module.css';
import type { Range, TimelineItem, TimelineLane } from './timeline-item.ts';
import type { TimelineStage } from './timeline-stage.ts';

interface ItemMirrorProps<Item extends TimelineItem> {
  readonly label: string;
  /** Says that nothing is in sight. */
  readonly empty: string;
  /** Says how many are in sight and not listed. */
  readonly left: (count: number) => string;
  readonly items: readonly Item[];
  readonly lanes: readonly TimelineLane[];
  readonly stage: TimelineStage;
  readonly selected: number | null;
  readonly describe: (item: Item) => string;
  readonly onSelect: (item: Item) => void;
  /** Pans by a part of the width. */
  readonly onPan: (share: number) => void;
}

/** Options that are really there, to each side of the active one. */
const AROUND = 12;
/** The sight may change with every frame; what is told about it follows when it rests. */
const RESTS_MS = 250;

/**
 * What the picture shows, as a list box: the same items, in the same rows. Left and right go along a row, up and down to
 * the row above and below; Shift pans. It lies under the picture and is seen by its focus only.
 */
export function ItemMirror<Item extends TimelineItem>(props: ItemMirrorProps<Item>) {
  const { items, lanes, stage } = props;
  const id = useId();
  const range = useRestingRange(stage);
  const { rows, left } = useMemo(() => listOf(items, lanes, range), [items, lanes, range]);
  const flat = useMemo(() => rows.flat(), [rows]);
  const more = left === 0 ? '' : `, ${props.left(left)}`;
  const [active, setActive] = useState<number | null>(null);
  const wanted = props.selected ?? active;
  const isAt = (item: Item): boolean => item.seq === wanted || item.endSeq === wanted;
  const found = wanted === null ? -1 : flat.findIndex(isAt);
  const index = Math.max(found, 0);
  const current = flat[index];
  const keys = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.shiftKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      props.onPan(event.key === 'ArrowLeft' ? -0.25 : 0.25);
    } else {
      const next = found < 0 ? firstOn(event.key, current) : moveIn(rows, current, event.key);
      if (next === undefined) return;
      setActive(next.seq);
      props.onSelect(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const first = Math.max(0, index - AROUND);
  return (
    <div
      className={styles.mirror}
      role="listbox"
      tabIndex={0}
      data-shortcuts="yes"
      aria-label={flat.length === 0 ? `${props.label}: ${props.empty}` : `${props.label}${more}`}
      aria-activedescendant={current === undefined ? undefined : `${id}-${index}`}
      onKeyDown={keys}
    >
      {flat.slice(first, index + AROUND + 1).map((item, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: options are reached by aria-activedescendant
        <div
          key={`${item.seq} ${item.lane} ${item.shape}`}
          id={`${id}-${first + at}`}
          role="option"
          aria-selected={found === first + at}
          aria-setsize={flat.length}
          aria-posinset={first + at + 1}
          className="visually-hidden"
        >
          {props.describe(item)}
        </div>
      ))}
    </div>
  );
}

const firstOn = <Item,>(key: string, current: Item | undefined): Item | undefined =>
  key.startsWith('Arrow') || key === 'Home' || key === 'End' ? current : undefined;

/** The stretch in sight, once it has stood still. */
function useRestingRange(stage: TimelineStage): Range {
  const [range, setRange] = useState<Range>({ from: 0, to: Number.POSITIVE_INFINITY });
  useEffect(() => {
    let timer: number | undefined;
    const read = (): void => {
      timer = undefined;
      const { left, width } = stage.plot();
      const next = { from: stage.placeAt(left), to: stage.placeAt(left + width) };
      setRange((before) => (before.from === next.from && before.to === next.to ? before : next));
    };
    const off = stage.subscribe(() => {
      timer ??= window.setTimeout(read, RESTS_MS);
    });
    return () => {
      off();
      window.clearTimeout(timer);
    };
  }, [stage]);
  return range;
}

/** Nobody goes through more one by one; and finding one among them must take no time. */
const MOST = 1_500;

/** What is listed of what is in sight: all of it, or where that is too much, the coarse ones, and how many are left out. */
export function listOf<Item extends TimelineItem>(
  items: readonly Item[],
  lanes: readonly TimelineLane[],
  range: Range,
): { readonly rows: readonly (readonly Item[])[]; readonly left: number } {
  const all: Item[] = [];
  const coarse: Item[] = [];
  let count = 0;
  visitBetween(items, range, (item) => {
    if (item.to < range.from || item.from > range.to) return;
    count += 1;
    if (count <= MOST) all.push(item);
    if (item.depth === 0 && coarse.length < MOST) coarse.push(item);
  });
  if (count <= MOST) return { rows: rowsOf(all, lanes, range), left: 0 };
  return { rows: rowsOf(coarse, lanes, range), left: count - coarse.length };
}

/** Items in sight, a list for each row of the picture, from top to bottom; rows without any are left out. */
export function rowsOf<Item extends TimelineItem>(
  items: readonly Item[],
  lanes: readonly TimelineLane[],
  range: Range,
): readonly (readonly Item[])[] {
  const order = new Map(lanes.map((lane, index) => [lane.id, index]));
  const rows = new Map<number, Item[]>();
  for (const item of items) {
    if (item.to < range.from || item.from > range.to) continue;
    const lane = order.get(item.lane);
    if (lane === undefined) continue;
    const row = lane * 10_000 + item.slot * 10 + item.depth;
    const known = rows.get(row);
    if (known === undefined) rows.set(row, [item]);
    else known.push(item);
  }
  return [...rows.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, row]) => row.sort((a, b) => a.from - b.from));
}

/** Where a key leads from an item; undefined: nowhere. */
export function moveIn<Item extends TimelineItem>(
  rows: readonly (readonly Item[])[],
  from: Item | undefined,
  key: string,
): Item | undefined {
  const at = rows.findIndex((row) => from !== undefined && row.includes(from));
  const row = rows[at];
  if (row === undefined || from === undefined) return rows[0]?.[0];
  const index = row.indexOf(from);
  switch (key) {
    case 'ArrowRight':
      return row[index + 1];
    case 'ArrowLeft':
      return row[index - 1];
    case 'Home':
      return row[0];
    case 'End':
      return row.at(-1);
    case 'ArrowDown':
      return nearest(rows[at + 1], from.from);
    case 'ArrowUp':
      return nearest(rows[at - 1], from.from);
    default:
      return undefined;
  }
}

function nearest<Item extends TimelineItem>(
  row: readonly Item[] | undefined,
  place: number,
): Item | undefined {
  let best: Item | undefined;
  for (const item of row ?? []) {
    if (best === undefined || Math.abs(item.from - place) < Math.abs(best.from - place))
      best = item;
  }
  return best;
}
