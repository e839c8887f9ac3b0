import { useEffect, useRef } from 'react';
import styles from './timeline.module.css';
import type { TimelineStage, Watched } from './timeline-stage.ts';
import { rangeOf } from './timeline-view.ts';

interface MinimapLineProps {
  readonly stage: TimelineStage;
  readonly end: () => number;
  readonly place: Watched<number | null>;
}

/** The playhead in the small picture of the whole, moved without painting that again. */
export function MinimapLine({ stage, end, place }: MinimapLineProps) {
  const line = useRef<HTMLDivElement>(null);
  const latest = useRef(end);
  latest.current = end;
  useEffect(() => {
    const draw = (): void => {
      const at = place.get();
      const { left, width } = stage.plot();
      if (line.current === null) return;
      line.current.style.visibility = at === null ? 'hidden' : 'visible';
      const all = rangeOf({ mode: 'fit' }, latest.current());
      const x = left + ((at ?? 0) / all.to) * width;
      line.current.style.transform = `translateX(${x.toFixed(1)}px)`;
    };
    draw();
    const offs = [stage.subscribe(draw), place.subscribe(draw)];
    return () => {
      for (const off of offs) off();
    };
  }, [stage, place]);
  return <div ref={line} className={styles.minimapLine} aria-hidden="true" />;
}
