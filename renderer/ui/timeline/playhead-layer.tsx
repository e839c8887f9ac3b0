import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import styles from './timeline.module.css';
import type { TimelineStage, Watched } from './timeline-stage.ts';

export type PlayheadMove = 'next' | 'before' | 'pageNext' | 'pageBefore' | 'first' | 'last';

/** What the playhead says of itself as a slider. */
export interface PlayheadValue {
  readonly now: number;
  readonly max: number;
  readonly text: string;
}

interface PlayheadLayerProps {
  readonly stage: TimelineStage;
  /** Where it is; null: at the newest, where no line is drawn. */
  readonly place: Watched<number | null>;
  readonly label: string;
  readonly value: () => PlayheadValue;
  readonly onMove: (move: PlayheadMove) => void;
  /** Under way while it is dragged; then once more where it was let go. */
  readonly onScrub: (place: number, isDone: boolean) => void;
}

const MOVES: Readonly<Record<string, PlayheadMove>> = {
  ArrowRight: 'next',
  ArrowUp: 'next',
  ArrowLeft: 'before',
  ArrowDown: 'before',
  PageUp: 'pageNext',
  PageDown: 'pageBefore',
  Home: 'first',
  End: 'last',
};

/** How often what a screen reader may ask for is written while it moves. */
const TOLD_MS = 200;

/** A line over all lanes and the slider it hangs on. Moving it touches two elements and renders nothing. */
export function PlayheadLayer(props: PlayheadLayerProps) {
  const { stage, place } = props;
  const line = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    let told = 0;
    let timer: number | undefined;
    const tell = (): void => {
      timer = undefined;
      told = Date.now();
      writeValue(slider.current, latest.current.value());
    };
    const draw = (): void => {
      const at = place.get();
      const { left, width } = stage.plot();
      const x = at === null ? null : stage.xOf(at);
      const element = line.current;
      if (element !== null) {
        const isSeen = x !== null && x >= left - 1 && x <= left + width + 1;
        element.style.visibility = isSeen ? 'visible' : 'hidden';
        if (isSeen) element.style.transform = `translateX(${x.toFixed(1)}px)`;
      }
      if (slider.current !== null) {
        slider.current.style.insetInlineStart = `${left}px`;
        slider.current.style.inlineSize = `${width}px`;
      }
      timer ??= window.setTimeout(tell, Math.max(0, told + TOLD_MS - Date.now()));
    };
    draw();
    const offs = [stage.subscribe(draw), place.subscribe(draw)];
    return () => {
      for (const off of offs) off();
      window.clearTimeout(timer);
    };
  }, [stage, place]);
  const keys = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    props.onMove(move);
  };
  const isHeld = useRef(false);
  const placeUnder = (event: PointerEvent): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const { left, width } = stage.plot();
    return stage.placeAt(left + Math.min(Math.max(event.clientX - box.left, 0), width));
  };
  const first = props.value();
  return (
    <>
      <div ref={line} className={styles.playhead} aria-hidden="true" />
      <div
        ref={slider}
        className={styles.scrubber}
        role="slider"
        tabIndex={0}
        data-shortcuts="yes"
        aria-label={props.label}
        aria-valuemin={1}
        aria-valuemax={first.max}
        aria-valuenow={first.now}
        aria-valuetext={first.text}
        onKeyDown={keys}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          isHeld.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
          props.onScrub(placeUnder(event), false);
        }}
        onPointerMove={(event) => {
          if (isHeld.current) props.onScrub(placeUnder(event), false);
        }}
        onPointerUp={(event) => {
          if (!isHeld.current) return;
          isHeld.current = false;
          props.onScrub(placeUnder(event), true);
        }}
        onPointerCancel={() => {
          isHeld.current = false;
        }}
      />
    </>
  );
}

function writeValue(element: Element | null, value: PlayheadValue): void {
  if (element === null) return;
  element.setAttribute('aria-valuemax', String(value.max));
  element.setAttribute('aria-valuenow', String(value.now));
  element.setAttribute('aria-valuetext', value.text);
}
