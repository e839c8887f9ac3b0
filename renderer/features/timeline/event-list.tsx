import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Mark } from '../../../shared/run/mark.ts';
import { describeNote } from '../../../shared/run/view-span-words.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatTimeOfDay } from '../../ui/format/time.ts';
import { FIRST_RECT, observeRect } from '../../ui/observe-rect.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './event-list.module.css';
import type { Seqs } from './use-timeline-model.ts';

interface EventListProps {
  /** Numbers of the events to list, oldest first. */
  readonly seqs: Seqs;
  readonly markOf: (seq: number) => Mark | undefined;
  /** Where words that are looked for stand in its texts; null: in its outline, or nowhere. */
  readonly snippetOf: (seq: number) => string | null;
  readonly epoch: number;
  readonly selected: number | null;
  readonly onSelect: (seq: number) => void;
  /** Follows the newest while nothing is selected. */
  readonly isLive: boolean;
}

const ROW_PX = 26;
const PAGE_ROWS = 20;
const NEAR_PX = 40;

/** The events as a list: the same as the picture, for keyboard and screen readers. */
export function EventList(props: EventListProps) {
  const { seqs, selected, onSelect, isLive } = props;
  const { t } = useTranslation('timeline');
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const list = useVirtualizer({
    count: seqs.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    initialRect: FIRST_RECT,
    observeElementRect: observeRect,
  });
  const index = selected === null ? -1 : indexOf(seqs, selected);
  const isListed = index >= 0 && seqs.at(index) === selected;
  useEffect(() => {
    if (isListed) list.scrollToIndex(index, { align: 'auto' });
  }, [isListed, index, list]);
  const follows = isLive && atEnd && selected === null;
  const last = seqs.length - 1;
  useLayoutEffect(() => {
    if (follows && last >= 0) list.scrollToIndex(last, { align: 'end' });
  }, [follows, last, list]);
  const watch = (): void => {
    const element = box.current;
    if (element === null) return;
    setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX);
  };
  const keys = (event: KeyboardEvent): void => {
    const next = nextIndex(event.key, index, last);
    const seq = next === null ? undefined : seqs.at(next);
    if (seq === undefined) return;
    event.preventDefault();
    onSelect(seq);
  };
  return (
    <div className={styles.frame}>
      <div
        ref={box}
        className={styles.box}
        role="listbox"
        aria-label={t('eventList')}
        aria-activedescendant={isListed ? `${id}-${selected}` : undefined}
        tabIndex={0}
        data-shortcuts="yes"
        onScroll={watch}
        onKeyDown={keys}
      >
        <div
          role="presentation"
          className={styles.content}
          style={{ blockSize: `${list.getTotalSize()}px` }}
        >
          {list.getVirtualItems().map((row) => {
            const seq = seqs.at(row.index);
            const mark = seq === undefined ? undefined : props.markOf(seq);
            return mark === undefined ? null : (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list box has the keys for all its options
              // biome-ignore lint/a11y/useFocusableInteractive: options are reached by aria-activedescendant
              <div
                key={mark.seq}
                id={`${id}-${mark.seq}`}
                role="option"
                aria-selected={mark.seq === selected}
                aria-setsize={seqs.length}
                aria-posinset={row.index + 1}
                className={classNames(styles.row, mark.seq === selected && styles.selected)}
                style={{ transform: `translateY(${row.start}px)` }}
                onClick={() => onSelect(mark.seq)}
              >
                <EventRow mark={mark} epoch={props.epoch} snippet={props.snippetOf(mark.seq)} />
              </div>
            );
          })}
        </div>
      </div>
      {isLive && !(atEnd && selected === null) && (
        <Button className={styles.jump} onClick={() => setAtEnd(true)}>
          {t('jumpToEnd')}
        </Button>
      )}
    </div>
  );
}

function nextIndex(key: string, index: number, last: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, index + 1);
    case 'ArrowUp':
      return index < 0 ? last : Math.max(0, index - 1);
    case 'PageDown':
      return Math.min(last, index + PAGE_ROWS);
    case 'PageUp':
      return Math.max(0, index - PAGE_ROWS);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** Place of a number in a rising list, or where it would stand. */
function indexOf(seqs: Seqs, seq: number): number {
  let low = 0;
  let high = seqs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((seqs.at(middle) ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Shorter than this would read as no time at all. */
const SHORTEST_MS = 50;

const SIGNS = { ok: '✓', bad: '✗', warn: '▲', begin: '◐', note: '·' } as const;

interface EventRowProps {
  readonly mark: Mark;
  readonly epoch: number;
  readonly snippet: string | null;
}

function EventRow({ mark, epoch, snippet }: EventRowProps) {
  const { t } = useTranslation('timeline');
  const { t: runWords } = useTranslation('run');
  const locale = useLocale();
  const words = describeNote(mark, (key, values) => runWords(key, values));
  const durationOf = ({ ms }: Mark): string =>
    ms < 0 ? '' : ms < SHORTEST_MS ? runWords('instant') : formatDuration(ms, locale);
  return (
    <>
      <span className={styles.seq}>{mark.seq}</span>
      <span className={styles.dim}>
        {formatTimeOfDay(epoch + mark.at, locale, { seconds: true })}
      </span>
      <span
        className={classNames(styles.sign, styles[mark.status])}
        title={t(`status.${mark.status}`)}
      >
        <span aria-hidden="true">{SIGNS[mark.status]}</span>
        <span className="visually-hidden">{t(`status.${mark.status}`)}</span>
      </span>
      <span className={classNames(styles.kind, styles[mark.actor])}>
        {runWords(`kind.${mark.kind.replace('.', '-')}`, { defaultValue: mark.kind })}
      </span>
      <span className={styles.text}>
        <PlainText text={words ?? mark.text} maxChars={120} />
        {snippet !== null && (
          <span className={styles.snippet}>
            {' '}
            <PlainText text={snippet} maxChars={160} />
          </span>
        )}
      </span>
      <span className={styles.time}>{durationOf(mark)}</span>
    </>
  );
}
