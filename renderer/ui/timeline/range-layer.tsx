import { useEffect, useRef } from 'react';
import styles from './timeline.module.css';
import type { Range } from './timeline-item.ts';
import type { TimelineStage, Watched } from './timeline-stage.ts';

interface RangeLayerProps {
  readonly stage: TimelineStage;
  readonly range: Watched<Range | null>;
  /** How long it is, in a word or two. */
  readonly label: (range: Range) => string;
}

/** Room that its label needs. */
const LABEL_PX = 56;

/** The stretch that was chosen, with everything beside it veiled. */
export function RangeLayer({ stage, range, label }: RangeLayerProps) {
  const band = useRef<HTMLDivElement>(null);
  const before = useRef<HTMLDivElement>(null);
  const after = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLSpanElement>(null);
  const latest = useRef(label);
  latest.current = label;
  useEffect(() => {
    const draw = (): void => {
      const chosen = range.get();
      const { left, width } = stage.plot();
      const inside = (x: number): number => Math.min(Math.max(x, left), left + width);
      const from = chosen === null ? left : inside(stage.xOf(chosen.from));
      const to = chosen === null ? left : inside(stage.xOf(chosen.to));
      lay(band.current, chosen === null ? null : [from, to]);
      lay(before.current, chosen === null ? null : [left, from]);
      lay(after.current, chosen === null ? null : [to, left + width]);
      if (words.current !== null)
        words.current.textContent =
          chosen === null || to - from < LABEL_PX ? '' : latest.current(chosen);
    };
    draw();
    const offs = [stage.subscribe(draw), range.subscribe(draw)];
    return () => {
      for (const off of offs) off();
    };
  }, [stage, range]);
  return (
    <div aria-hidden="true">
      <div ref={before} className={styles.veil} />
      <div ref={after} className={styles.veil} />
      <div ref={band} className={styles.chosen}>
        <span ref={words} className={styles.chosenWords} />
      </div>
    </div>
  );
}

function lay(element: HTMLElement | null, at: readonly [number, number] | null): void {
  if (element === null) return;
  element.style.visibility = at === null || at[1] - at[0] < 1 ? 'hidden' : 'visible';
  if (at === null) return;
  element.style.transform = `translateX(${at[0].toFixed(1)}px)`;
  element.style.inlineSize = `${Math.max(0, at[1] - at[0]).toFixed(1)}px`;
}
