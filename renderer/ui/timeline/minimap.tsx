import { type PointerEvent, useEffect, useRef } from 'react';
import type { Layout } from './layout-lanes.ts';
import { placeItems, type Scene } from './place-items.ts';
import styles from './timeline.module.css';
import { gutterOf } from './timeline.tsx';
import type { TimelineItem, TimelineLane } from './timeline-item.ts';
import { pan, rangeOf, type TimelineView } from './timeline-view.ts';
import { useCanvas } from './use-canvas.ts';

interface MinimapProps {
  readonly items: readonly TimelineItem[];
  readonly lanes: readonly TimelineLane[];
  readonly end: () => number;
  /** Rises when the items change. */
  readonly version: number;
  readonly isLive: boolean;
  readonly view: TimelineView;
  readonly playhead: number | null;
}

const HEIGHT = 34;
const LANE = 8;
const RIGHT = 14;
const LIVE_MS = 1_000;

const layoutOf = (lanes: readonly TimelineLane[]): Layout => ({
  detail: false,
  height: HEIGHT,
  lanes: lanes.map((lane, index) => {
    const y = 4 + index * (LANE + 2);
    return { ...lane, y, height: LANE, slots: 1, depths: 1, rows: [{ y, height: LANE }] };
  }),
});

/** The whole, small, with the part that is in sight; a press or a drag moves that. For the mouse only: keys pan. */
export function Minimap(props: MinimapProps) {
  const { items, lanes, end, version, isLive, view, playhead } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const placed = useRef<{ readonly key: string; readonly scene: Scene } | null>(null);
  const dragging = useRef(false);
  const ask = useCanvas(canvas, HEIGHT, ({ brush, palette, width: whole }) => {
    const gutter = gutterOf(whole);
    const width = Math.max(1, Math.floor(whole - gutter - RIGHT));
    const last = end();
    const all = rangeOf({ mode: 'fit' }, last);
    const seen = rangeOf(view.get(), last);
    // Panning moves the window only; the items are placed anew when there is another one, or a second has passed.
    const key = `${version} ${items.length} ${width} ${Math.floor(last / LIVE_MS)}`;
    if (placed.current?.key !== key) {
      const layout = layoutOf(lanes);
      placed.current = { key, scene: placeItems(items, all, { layout, width, end: last }) };
    }
    const { scene } = placed.current;
    const xOf = (place: number): number => gutter + (place / all.to) * width;
    brush.clearRect(0, 0, whole, HEIGHT);
    for (const { x, width: wide, row, tone } of scene.streaks) {
      brush.fillStyle = palette.tones[tone];
      brush.fillRect(gutter + x, row.y, wide, row.height);
    }
    for (const { item, x, width: wide, row } of [...scene.bars, ...scene.marks]) {
      brush.fillStyle = palette.tones[item.status === 'bad' ? 'bad' : item.tone];
      brush.globalAlpha = item.shape === 'wait' ? 0.35 : 0.85;
      const size = item.shape === 'mark' ? Math.min(wide, 4) : Math.max(1, wide - 0.5);
      brush.fillRect(gutter + x, row.y, size, row.height);
    }
    brush.globalAlpha = 0.08;
    brush.fillStyle = palette.text;
    brush.fillRect(xOf(seen.from), 1, xOf(seen.to) - xOf(seen.from), HEIGHT - 2);
    brush.globalAlpha = 1;
    brush.strokeStyle = palette.muted;
    brush.lineWidth = 1;
    brush.strokeRect(xOf(seen.from) + 0.5, 1.5, xOf(seen.to) - xOf(seen.from) - 1, HEIGHT - 3);
    if (playhead !== null) {
      brush.fillStyle = palette.focus;
      brush.fillRect(xOf(playhead) - 0.75, 1, 1.5, HEIGHT - 2);
    }
  });
  useEffect(() => view.subscribe(ask), [view, ask]);
  useEffect(() => {
    if (!isLive) return;
    const timer = window.setInterval(ask, LIVE_MS);
    return () => window.clearInterval(timer);
  }, [isLive, ask]);
  const moveTo = (event: PointerEvent<HTMLCanvasElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const gutter = gutterOf(box.width);
    const last = end();
    const all = rangeOf({ mode: 'fit' }, last);
    const seen = rangeOf(view.get(), last);
    const share = (event.clientX - box.left - gutter) / Math.max(1, box.width - gutter - RIGHT);
    view.set(pan(seen, share * all.to - (seen.from + seen.to) / 2, last));
  };
  return (
    <div aria-hidden="true">
      <canvas
        ref={canvas}
        className={styles.minimap}
        onPointerDown={(event) => {
          dragging.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
          moveTo(event);
        }}
        onPointerMove={(event) => {
          if (dragging.current) moveTo(event);
        }}
        onPointerUp={() => {
          dragging.current = false;
        }}
      />
    </div>
  );
}
