import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { FIRST_RECT, observeRect } from '../../../ui/observe-rect.ts';
import { AttemptRow } from './attempt-row.tsx';
import type { Details, FeedRow } from './feed-rows.ts';
import { LineRow } from './line-row.tsx';
import { LiveLine } from './live-line.tsx';
import styles from './step-list.module.css';
import { StepRow } from './step-row.tsx';

interface StepListProps {
  readonly runId: string;
  readonly rows: readonly FeedRow[];
  /** Index of the live row; -1: none. */
  readonly live: number;
  readonly details: Details;
  readonly epoch: number;
  /** Turns that one attempt may take. */
  readonly mostTurns: number | null;
  readonly selected: number | null;
  readonly onSelect: (seq: number) => void;
  readonly onToggle: (step: string) => void;
}

const HEIGHTS = { step: 46, attempt: 26, line: 25, live: 27, loose: 27 } as const;
const EDGE_PX = 30;

/**
 * The steps with the turns of those that are open. Keeps the live line in sight until someone scrolls away from it, and
 * then offers the way back.
 */
export function StepList(props: StepListProps) {
  const { rows, live, runId } = props;
  const { t } = useTranslation('run');
  const box = useRef<HTMLDivElement>(null);
  const [follows, setFollows] = useState(true);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => HEIGHTS[rows[index]?.kind ?? 'line'],
    overscan: 10,
    initialRect: FIRST_RECT,
    observeElementRect: observeRect,
    getItemKey: (index) => rows[index]?.key ?? index,
  });
  useLayoutEffect(() => {
    if (follows && live >= 0) list.scrollToIndex(live, { align: 'auto' });
  }, [follows, live, list]);
  const watch = (): void => {
    const element = box.current;
    const offset = live < 0 ? undefined : list.getOffsetForIndex(live, 'start')?.[0];
    if (element === null || offset === undefined) return;
    const top = element.scrollTop;
    setFollows(offset + EDGE_PX >= top && offset <= top + element.clientHeight - EDGE_PX / 3);
  };
  return (
    <div className={styles.frame}>
      <div ref={box} className={styles.box} onScroll={watch}>
        <ul
          aria-label={t('stepList')}
          className={styles.content}
          style={{ blockSize: `${list.getTotalSize()}px` }}
        >
          {list.getVirtualItems().map(({ key, index, start }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <li
                key={key}
                ref={list.measureElement}
                data-index={index}
                aria-setsize={rows.length}
                aria-posinset={index + 1}
                className={styles.item}
                style={{ transform: `translateY(${start}px)` }}
              >
                {row.kind === 'step' && (
                  <StepRow
                    row={row}
                    mostTurns={props.mostTurns}
                    isRunning={live >= 0}
                    onToggle={props.onToggle}
                  />
                )}
                {row.kind === 'attempt' && <AttemptRow row={row} onSelect={props.onSelect} />}
                {row.kind === 'line' && (
                  <LineRow
                    line={row.line}
                    note={row.note}
                    detail={props.details.get(row.line.key)}
                    epoch={props.epoch}
                    isSelected={
                      props.selected === row.line.seq || props.selected === row.line.endSeq
                    }
                    isRunning={live >= 0}
                    onSelect={props.onSelect}
                  />
                )}
                {row.kind === 'live' && <LiveLine runId={runId} />}
              </li>
            );
          })}
        </ul>
      </div>
      {!follows && live >= 0 && (
        <Button className={styles.jump} onClick={() => setFollows(true)}>
          {t('jumpToLive')}
        </Button>
      )}
    </div>
  );
}
