import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import {
  createTranscript,
  lineAt,
  type TranscriptLine,
} from '../../../shared/run/view-transcript.ts';
import { classNames } from '../../ui/class-names.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FIRST_RECT, measureHeight, observeRect } from '../../ui/observe-rect.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import styles from './event-list.module.css';
import type { TimelineModel } from './use-timeline-model.ts';

interface TranscriptListProps {
  readonly model: TimelineModel;
  readonly onSelect: (seq: number) => void;
}

const LINE_PX = 24;
const PAGE_LINES = 20;
const SHORTEST_MS = 50;
const SIGNS = { ok: '✓', bad: '✗', warn: '▲', begin: '◐', note: '·' } as const;

/** The run to be read, in sentences and by step; the same selection and the same playhead as the list of events. */
export function TranscriptList({ model, onSelect }: TranscriptListProps) {
  const { t } = useTranslation('timeline');
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const { shown, words } = model;
  const lines = useLines(model);
  const list = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_PX,
    overscan: 12,
    initialRect: FIRST_RECT,
    observeElementRect: observeRect,
    measureElement: (element) => measureHeight(element, LINE_PX),
  });
  const index = shown === null ? -1 : lineAt(lines, shown);
  useEffect(() => {
    if (index >= 0) list.scrollToIndex(index, { align: 'auto' });
  }, [index, list]);
  const last = lines.length - 1;
  const keys = (event: KeyboardEvent): void => {
    const next = nextLine(event.key, index, last);
    const line = next === null ? undefined : lines[next];
    if (line === undefined) return;
    event.preventDefault();
    onSelect(line.seq);
  };
  if (lines.length === 0) return <EmptyState title={t('noMatch')} />;
  return (
    <div className={styles.frame}>
      <div
        ref={box}
        className={styles.box}
        role="listbox"
        aria-label={t('transcript')}
        aria-activedescendant={index >= 0 ? `${id}-${index}` : undefined}
        tabIndex={0}
        data-shortcuts="yes"
        onKeyDown={keys}
      >
        <div
          role="presentation"
          className={styles.content}
          style={{ blockSize: `${list.getTotalSize()}px` }}
        >
          {list.getVirtualItems().map((row) => {
            const line = lines[row.index];
            const before = lines[row.index - 1];
            return line === undefined ? null : (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list box has the keys for all its options
              // biome-ignore lint/a11y/useFocusableInteractive: options are reached by aria-activedescendant
              <div
                key={line.from}
                ref={list.measureElement}
                data-index={row.index}
                id={`${id}-${row.index}`}
                role="option"
                aria-selected={row.index === index}
                aria-setsize={lines.length}
                aria-posinset={row.index + 1}
                className={styles.paragraph}
                style={{ transform: `translateY(${row.start}px)` }}
                onClick={() => onSelect(line.seq)}
              >
                {line.under !== before?.under && (
                  <p className={styles.heading}>{words.heading(line.under)}</p>
                )}
                <div className={classNames(styles.say, row.index === index && styles.selected)}>
                  <Sentence line={line} model={model} />
                </div>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Sentence({
  line,
  model,
}: {
  readonly line: TranscriptLine;
  readonly model: TimelineModel;
}) {
  const { t } = useTranslation('timeline');
  const { words } = model;
  return (
    <>
      <span className={styles.dim}>{words.time(line.at)}</span>
      <span className={classNames(styles.sign, styles[line.status])}>
        <span aria-hidden="true">{SIGNS[line.status]}</span>
        <span className="visually-hidden">{t(`status.${line.status}`)}</span>
      </span>
      <span className={styles.sentence}>
        <span className={classNames(styles.who, styles[line.actor])}>
          {t(`actor.${line.actor}`)}
        </span>{' '}
        <PlainText text={words.line(line)} maxChars={300} />
        {line.ms >= SHORTEST_MS && <span className={styles.dim}> · {words.lasted(line.ms)}</span>}
      </span>
    </>
  );
}

/** Lines of the whole run, or those whose event is among the listed ones. */
function useLines(model: TimelineModel): readonly TranscriptLine[] {
  const { marks, seqs, isSelecting, round } = model;
  const growing = useRef({ round, transcript: createTranscript() });
  return useMemo(() => {
    if (growing.current.round !== round)
      growing.current = { round, transcript: createTranscript() };
    growing.current.transcript.grow(marks);
    const { lines } = growing.current.transcript;
    if (!isSelecting) return [...lines];
    const wanted = new Set(Array.from({ length: seqs.length }, (_, index) => seqs.at(index)));
    return lines.filter(({ seq, from }) => wanted.has(seq) || wanted.has(from));
  }, [marks, seqs, isSelecting, round]);
}

function nextLine(key: string, index: number, last: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, index + 1);
    case 'ArrowUp':
      return index < 0 ? last : Math.max(0, index - 1);
    case 'PageDown':
      return Math.min(last, index + PAGE_LINES);
    case 'PageUp':
      return Math.max(0, index - PAGE_LINES);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
