import { useParams, useSearch } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Mark } from '../../../shared/run/mark.ts';
import {
  filterMarks,
  findNext,
  isChange,
  isDecision,
  isFiltering,
  isProblem,
  noFilter,
} from '../../../shared/run/view-marks.ts';
import type { MarkSource } from '../../../shared/run/view-related.ts';
import { describeSpan, stepNumbers } from '../../../shared/run/view-span-words.ts';
import type { Span, SpanList } from '../../../shared/run/view-spans.ts';
import { readRunSearch, useSelectEvent } from '../../stores/run-search.ts';
import { useRunPart } from '../../stores/use-run.ts';
import { type LiveSpans, useSpans } from '../../stores/use-spans.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { createTimelineView, rangeOf, reveal, zoom } from '../../ui/timeline/timeline-view.ts';
import { EventFilters } from './event-filters.tsx';
import { EventList } from './event-list.tsx';
import { MomentStrip } from './moment-strip.tsx';
import { TimelinePicture } from './timeline-picture.tsx';
import styles from './timeline-screen.module.css';
import { type TimelineMoves, TimelineTools } from './timeline-tools.tsx';
import { useSpent } from './use-spent.ts';

/** The run in time, live or recorded: picture, list and playhead show the same event. */
export function TimelineScreen() {
  const { run: runId = '' } = useParams({ strict: false });
  const spans = useSpans(runId);
  if (spans === null) return null;
  return <TimelineBody key={runId} runId={runId} spans={spans} />;
}

function TimelineBody({ runId, spans }: { readonly runId: string; readonly spans: LiveSpans }) {
  const { t } = useTranslation('timeline');
  const [view] = useState(createTimelineView);
  const [filter, setFilter] = useState(noFilter);
  const wanted = useDeferredValue(filter);
  const part = useRunPart(runId, ({ marks, state, epoch, control }) => ({
    ...{ marks, state, epoch },
    asks: control.asks,
  }));
  const { event } = readRunSearch(useSearch({ strict: false }));
  const select = useSelectEvent();
  const marks = part?.marks ?? null;
  const seqs = useMemo(() => {
    if (marks === null) return [];
    if (isFiltering(wanted)) return filterMarks(marks, wanted);
    return Array.from({ length: marks.length }, (_, index) => index + 1);
  }, [marks, wanted]);
  const at = marks?.at((event ?? marks.length) - 1);
  const spent = useSpent(runId, at?.seq ?? null);
  const numbers = useMemo(() => stepNumbers(part?.state ?? null), [part?.state]);
  if (part === null || marks === null || at === undefined) {
    return <EmptyState title={t('empty')} />;
  }
  const show = (mark: Mark): void => {
    select(mark.seq);
    const end = spans.end();
    const next = reveal(rangeOf(view.get(), end), spans.list.axis.place(mark.at), end);
    if (next !== null) view.set(next);
  };
  const jump = (isIt: (mark: Mark) => boolean) => (by: 1 | -1) => {
    const from = event ?? (by === 1 ? 0 : marks.length + 1);
    const found = findNext(marks, from, by, isIt);
    if (found !== null) show(found);
  };
  const zoomBy = (factor: number) => () => {
    const end = spans.end();
    const range = rangeOf(view.get(), end);
    const middle = (range.from + range.to) / 2;
    const anchor = event === null ? middle : spans.list.axis.place(at.at);
    const isInside = anchor >= range.from && anchor <= range.to;
    view.set(zoom(range, factor, isInside ? anchor : middle, end));
  };
  const moves: TimelineMoves = {
    zoomIn: zoomBy(0.6),
    zoomOut: zoomBy(1 / 0.6),
    fit: () => view.set({ mode: 'fit' }),
    live: () => {
      select(null);
      const range = rangeOf(view.get(), spans.end());
      if (view.get().mode !== 'fit') view.set({ mode: 'follow', width: range.to - range.from });
    },
    step: jump(() => true),
    problem: jump(isProblem),
    change: jump(isChange),
    decision: jump(isDecision),
  };
  const attempts = attemptsAt(spans.list, at.seq);
  const epoch = Date.parse(part.epoch);
  return (
    <section className={styles.screen} aria-label={t('title')}>
      <TimelineTools
        moves={moves}
        isLive={spans.isLive}
        isFollowing={event === null && view.get().mode !== 'free'}
      />
      <TimelinePicture
        spans={spans}
        asks={part.asks}
        view={view}
        epoch={epoch}
        numbers={numbers}
        selected={event}
        playhead={event === null ? null : spans.list.axis.place(at.at)}
        onPress={(seq, place) => {
          const near = seq ?? marks.at(marks.indexAt(spans.list.axis.timeAt(place)))?.seq ?? null;
          select(near);
        }}
      />
      <MomentStrip
        mark={at}
        lane={laneAt(marks, at)}
        isNewest={event === null}
        epoch={epoch}
        spent={spent}
        steps={attempts.map((attempt) =>
          describeSpan(attempt, numbers, (key, values) => t(`run:${key}`, values)),
        )}
      />
      <EventFilters filter={filter} onChange={setFilter} shown={seqs.length} all={marks.length} />
      {seqs.length === 0 ? (
        <EmptyState title={t('noMatch')} />
      ) : (
        <EventList
          seqs={seqs}
          markOf={(seq) => marks.at(seq - 1)}
          epoch={epoch}
          selected={event}
          onSelect={(seq) => {
            const mark = marks.at(seq - 1);
            if (mark !== undefined) show(mark);
          }}
          isLive={spans.isLive}
        />
      )}
    </section>
  );
}

/** What the system itself notes says nothing about the stage; the event before it does. */
const laneAt = (marks: MarkSource, mark: Mark): Mark['lane'] =>
  mark.lane === 'system'
    ? (findNext(marks, mark.seq, -1, ({ lane }) => lane !== 'system')?.lane ?? 'system')
    : mark.lane;

/** The attempts that were under way at an event, in the order in which they began. */
function attemptsAt(list: SpanList, seq: number): readonly Span[] {
  const last = list.attempts.findLastIndex((attempt) => attempt.seq <= seq);
  const found: Span[] = [];
  for (let index = last; index >= 0 && index > last - MOST_AT_ONCE; index -= 1) {
    const attempt = list.attempts[index];
    if (attempt === undefined) break;
    const isOpen = attempt.to === Number.POSITIVE_INFINITY || attempt.endSeq >= seq;
    if (isOpen || (attempt.status === 'cut' && index === last)) found.unshift(attempt);
  }
  return found;
}

/** Attempts before the last that may still be under way: as many as steps may run at once. */
const MOST_AT_ONCE = 64;
