import { type ReactNode, type RefObject, useEffect, useRef, useSyncExternalStore } from 'react';
import { type Layout, rowOf } from './layout-lanes.ts';
import { FLAG_PX, MARK_PX } from './place-items.ts';
import styles from './timeline.module.css';
import type { Range, TimelineItem } from './timeline-item.ts';
import type { Watched } from './timeline-stage.ts';

export interface Hovered<Item extends TimelineItem> {
  readonly item: Item;
  /** Of the pointer, right of the names of the lanes. */
  readonly x: number;
}

/** What is under the pointer; it changes with the pointer, so nothing but the layer above the picture hears of it. */
export interface HoverCell<Item extends TimelineItem> extends Watched<Hovered<Item> | null> {
  set(hovered: Hovered<Item> | null): void;
}

export function createHover<Item extends TimelineItem>(): HoverCell<Item> {
  let now: Hovered<Item> | null = null;
  const listeners = new Set<() => void>();
  return {
    get: () => now,
    set(next) {
      // Along one item nothing changes: its words stay where they came up.
      if (next?.item === now?.item) return;
      now = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

interface HoverLayerProps<Item extends TimelineItem> {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly hover: HoverCell<Item>;
  readonly layout: Layout;
  readonly gutter: () => number;
  readonly sightNow: () => { readonly range: Range; readonly width: number; readonly end: number };
  readonly onPaint: (listener: () => void) => () => void;
  readonly tip: (item: Item) => ReactNode;
}

/** An outline around what is under the pointer, and words about it. The picture is not painted for it. */
export function HoverLayer<Item extends TimelineItem>(props: HoverLayerProps<Item>) {
  const { canvas, hover, layout, onPaint } = props;
  const hovered = useSyncExternalStore(hover.subscribe, hover.get);
  const ring = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const item = hovered?.item ?? null;
  useEffect(() => {
    const draw = (): void => {
      const { gutter, sightNow } = latest.current;
      const lane = layout.lanes.find(({ id }) => id === item?.lane);
      const row =
        lane === undefined || item === null ? undefined : rowOf(lane, item.slot, item.depth);
      if (ring.current === null || row === undefined || item === null) return;
      const { range, width, end } = sightNow();
      const scale = width / (range.to - range.from);
      const least = item.shape === 'flag' ? FLAG_PX : item.shape === 'mark' ? MARK_PX : 1;
      const from = (item.from - range.from) * scale;
      const right = Math.max(from + least, (Math.min(item.to, end) - range.from) * scale);
      const seen = [
        Math.min(Math.max(from, 0), width),
        Math.min(Math.max(right, 0), width),
      ] as const;
      const { style } = ring.current;
      style.transform = `translate(${(gutter() + seen[0] - 1.5).toFixed(1)}px, ${row.y - 1.5}px)`;
      style.inlineSize = `${(seen[1] - seen[0] + 3).toFixed(1)}px`;
      style.blockSize = `${row.height + 3}px`;
    };
    draw();
    return onPaint(draw);
  }, [item, layout, onPaint]);
  if (hovered === null) return null;
  const width = canvas.current?.clientWidth ?? 0;
  return (
    <div aria-hidden="true">
      <div ref={ring} className={styles.hovered} />
      <div
        className={styles.tip}
        style={tipPlace(hovered.x + props.gutter(), width, layout.height)}
      >
        {props.tip(hovered.item)}
      </div>
    </div>
  );
}

/** Below the picture, at the pointer, and never out of the window. */
const tipPlace = (left: number, width: number, height: number) =>
  left > width * 0.6
    ? { insetInlineEnd: width - left, insetBlockStart: height - 4 }
    : { insetInlineStart: left, insetBlockStart: height - 4 };
