import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { findItem } from './find-item.ts';
import { createHover, HoverLayer } from './hover-layer.tsx';
import { layoutLanes } from './layout-lanes.ts';
import { paintTimeline } from './paint-timeline.ts';
import { pickTicks } from './pick-ticks.ts';
import { createPlacer } from './place-items.ts';
import styles from './timeline.module.css';
import type {
  Range,
  TimelineAxis,
  TimelineBreak,
  TimelineItem,
  TimelineLane,
} from './timeline-item.ts';
import type { TimelineStage } from './timeline-stage.ts';
import { pan, rangeOf, type TimelineView, zoom } from './timeline-view.ts';
import { useCanvas } from './use-canvas.ts';
import { usePointer } from './use-pointer.ts';

export interface TimelineProps<Item extends TimelineItem> {
  /** Names it for those who reach it by keyboard. */
  readonly label: string;
  readonly items: readonly Item[];
  readonly lanes: readonly TimelineLane[];
  readonly axis: TimelineAxis;
  /** Where the newest thing is; asked again at each painting. */
  readonly end: () => number;
  /** While it goes on: the word at the live edge. */
  readonly now: string | null;
  /** Milliseconds on the wall clock at which the axis begins. */
  readonly epoch: number;
  readonly view: TimelineView;
  /** All rows, or only the coarse ones. */
  readonly detail: boolean;
  readonly selected: number | null;
  readonly playhead: number | null;
  readonly labelOf: (item: Item) => string;
  readonly tickLabel: (ms: number, step: number) => string;
  readonly breakLabel: (gap: TimelineBreak) => string;
  readonly tip: (item: Item) => ReactNode;
  /** A press: on this item, or on none, at this place. */
  readonly onPress: (item: Item | null, place: number) => void;
  /** What lies above the picture and moves by itself; with these, the picture has no keys of its own. */
  readonly layers?: ((stage: TimelineStage) => ReactNode) | undefined;
  /** Drawn under the picture, in its width. */
  readonly below?: ((stage: TimelineStage) => ReactNode) | undefined;
  /** Drags choose a stretch, not only those with Shift. */
  readonly brushes?: boolean | undefined;
  /** A stretch that is being chosen, and once more when it is. */
  readonly onBrush?: ((range: Range, isDone: boolean) => void) | undefined;
}

const WIDE_GUTTER = 112;
const NARROW_GUTTER = 84;
const NARROW_PX = 760;
const RIGHT = 14;
/** While it is live the picture moves by itself this often. */
const LIVE_MS = 200;
const LEAST_TICK_PX = 92;

export const gutterOf = (width: number): number =>
  width < NARROW_PX ? NARROW_GUTTER : WIDE_GUTTER;

/**
 * The picture of a run of any length, live or recorded. A canvas can't be read out: whoever uses this shows the same
 * items in a list beside it, and that list is the accessible one.
 */
export function Timeline<Item extends TimelineItem>(props: TimelineProps<Item>) {
  const { view, detail, lanes } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [hover] = useState(createHover<Item>);
  const layout = useMemo(() => layoutLanes(lanes, detail), [lanes, detail]);
  // As of the last painting: asking the page how wide something is makes it lay everything out.
  const plot = useRef({ width: 1, gutter: 0 });
  const [place] = useState(createPlacer<Item>);

  const ask = useCanvas(canvas, layout.height, ({ brush, palette, width }) => {
    const gutter = gutterOf(width);
    const wide = Math.max(1, Math.floor(width - gutter - RIGHT));
    plot.current = { width: wide, gutter };
    const end = props.end();
    const range = rangeOf(view.get(), end);
    const least = ((range.to - range.from) / wide) * LEAST_TICK_PX;
    const scene = place(props.items, range, { layout, width: wide, end });
    paintTimeline(
      brush,
      {
        ...{ layout, scene, range, gutter, width: wide },
        ticks: pickTicks(props.axis, range, { least, epoch: props.epoch }),
        breaks: props.axis.breaks,
        tickLabel: props.tickLabel,
        breakLabel: props.breakLabel,
        labelOf: props.labelOf,
        selected: props.selected,
        playhead: props.playhead,
        now: props.now === null ? null : { place: end, label: props.now },
      },
      palette,
    );
    for (const listener of [...listeners.current]) listener();
  });
  useEffect(() => view.subscribe(ask), [view, ask]);
  const isLive = props.now !== null;
  useEffect(() => {
    if (!isLive) return;
    const timer = window.setInterval(ask, LIVE_MS);
    return () => window.clearInterval(timer);
  }, [isLive, ask]);

  const sightNow = () => {
    const end = props.end();
    return { end, range: rangeOf(view.get(), end), width: plot.current.width };
  };
  const listeners = useRef(new Set<() => void>());
  const height = layout.height;
  const stageNow = useRef({ sightNow, height });
  stageNow.current = { sightNow, height };
  const [gutterNow] = useState(
    () => () => plot.current.gutter || gutterOf(canvas.current?.clientWidth ?? 0),
  );
  const [stage] = useState(() => createStage(gutterNow, listeners.current, stageNow));
  usePointer(canvas, {
    view,
    sightNow,
    brushes: () => props.brushes === true,
    ...(props.onBrush === undefined ? {} : { onBrush: props.onBrush }),
    gutter: gutterNow,
    onHover(point) {
      const item = point === null ? null : findItem(props.items, point, { ...sightNow(), layout });
      hover.set(item === null || point === null ? null : { item, x: point.x });
    },
    onPress(point, place) {
      props.onPress(findItem(props.items, point, { ...sightNow(), layout }), place);
    },
  });
  const keys = (event: KeyboardEvent): void => {
    const { range, end } = sightNow();
    const width = range.to - range.from;
    const by = width * (event.shiftKey ? 0.5 : 0.1);
    if (event.key === 'ArrowLeft') view.set(pan(range, -by, end));
    else if (event.key === 'ArrowRight') view.set(pan(range, by, end));
    else if (event.key === 'ArrowUp') view.set(zoom(range, 0.8, (range.from + range.to) / 2, end));
    else if (event.key === 'ArrowDown')
      view.set(zoom(range, 1.25, (range.from + range.to) / 2, end));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const hoverLayer = (
    <HoverLayer
      {...{ canvas, hover, layout, sightNow }}
      gutter={gutterNow}
      onPaint={stage.subscribe}
      tip={props.tip}
    />
  );
  const { layers } = props;
  if (layers !== undefined) {
    return (
      <>
        <section className={styles.frame} aria-label={props.label}>
          <div aria-hidden="true">
            <canvas
              ref={canvas}
              className={styles.canvas}
              data-brushes={props.brushes === true ? 'true' : undefined}
              style={{ height: layout.height }}
            />
          </div>
          {layers(stage)}
          {hoverLayer}
        </section>
        {props.below?.(stage)}
      </>
    );
  }
  return (
    <section
      className={styles.frame}
      aria-label={props.label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be moved by dragging must be by keys
      tabIndex={0}
      onKeyDown={keys}
    >
      <div aria-hidden="true">
        <canvas ref={canvas} className={styles.canvas} style={{ height: layout.height }} />
      </div>
      {hoverLayer}
    </section>
  );
}

interface StageNow {
  sightNow(): { readonly range: Range; readonly width: number };
  readonly height: number;
}

function createStage(
  left: () => number,
  listeners: Set<() => void>,
  now: { readonly current: StageNow },
): TimelineStage {
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    xOf(place) {
      const { range, width } = now.current.sightNow();
      return left() + ((place - range.from) / (range.to - range.from)) * width;
    },
    placeAt(x) {
      const { range, width } = now.current.sightNow();
      return range.from + ((x - left()) / width) * (range.to - range.from);
    },
    plot: () => ({
      left: left(),
      width: now.current.sightNow().width,
      height: now.current.height,
    }),
  };
}
