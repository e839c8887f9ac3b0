import { useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readTimelineSearch, writeRange } from '../../stores/run-search.ts';
import type { LiveSpans } from '../../stores/use-spans.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SplitPanes } from '../../ui/split-panes.tsx';
import { createTimelineView, rangeOf } from '../../ui/timeline/timeline-view.ts';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { Announcer } from './announcer.tsx';
import { EventsPane } from './events-pane.tsx';
import { Headline } from './headline.tsx';
import { MomentPanes } from './panes/moment-panes.tsx';
import { RangeBar } from './range-bar.tsx';
import { StepStrip } from './step-strip.tsx';
import { TimelinePicture } from './timeline-picture.tsx';
import styles from './timeline-screen.module.css';
import { TimelineTools } from './timeline-tools.tsx';
import { useFirstEvidence } from './use-first-evidence.ts';
import { useSearchHits } from './use-search-hits.ts';
import { type TimelineModel, useTimelineModel } from './use-timeline-model.ts';
import { createTimelineMoves } from './use-timeline-moves.ts';

const NARROW = '(max-width: 1040px)';

export function TimelineBody({
  runId,
  spans,
}: {
  readonly runId: string;
  readonly spans: LiveSpans;
}) {
  const { t } = useTranslation('timeline');
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const hits = useSearchHits(runId, readTimelineSearch(raw).filter.text);
  const model = useTimelineModel(runId, spans, hits.seqs);
  const [view] = useState(createTimelineView);
  const [brushes, setBrushes] = useState(false);
  const isNarrow = useMediaQuery(NARROW);
  const evidence = useFirstEvidence(model);
  useSightOfAddress(model, view);
  useFirstSight(model, evidence?.seq ?? null);
  if (model === null) return <EmptyState title={t('empty')} />;
  const moves = createTimelineMoves(model, view);
  const linkHere = (): string => {
    const { from, to } = rangeOf(view.get(), model.end());
    const sight =
      view.get().mode === 'free'
        ? writeRange({ fromMs: model.axis.timeAt(from), toMs: model.axis.timeAt(to) })
        : undefined;
    const url = new URL(window.location.href);
    const [path = '', query = ''] = url.hash.slice(1).split('?');
    const search = new URLSearchParams(query);
    if (sight !== undefined) search.set('sight', sight);
    url.hash = `${path}${search.size === 0 ? '' : `?${search.toString()}`}`;
    return url.toString();
  };
  return (
    <section className={styles.screen} aria-label={t('title')}>
      {evidence !== null && (
        <Headline
          runId={runId}
          outcome={model.state.finished?.outcome ?? ''}
          sight={evidence}
          onShow={moves.show}
        />
      )}
      <TimelineTools {...{ model, moves, brushes, linkHere }} onBrushes={setBrushes} />
      <TimelinePicture {...{ model, view, moves, brushes }} />
      <StepStrip model={model} />
      <RangeBar model={model} moves={moves} />
      <SplitPanes
        id="timeline"
        className={styles.split}
        direction={isNarrow ? 'vertical' : 'horizontal'}
        panes={[
          {
            id: 'events',
            label: t('eventList'),
            min: 25,
            content: <EventsPane {...{ model, moves, hits }} />,
          },
          {
            id: 'moment',
            label: t('panes'),
            size: isNarrow ? 50 : '44%',
            min: isNarrow ? 20 : '280px',
            content: <MomentPanes model={model} onShow={moves.show} />,
          },
        ]}
      />
      <Announcer model={model} />
    </section>
  );
}

/** A link may say which part was in sight; that is taken over once. */
function useSightOfAddress(
  model: TimelineModel | null,
  view: ReturnType<typeof createTimelineView>,
): void {
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current || model === null) return;
    isDone.current = true;
    const { sight } = model.search;
    if (sight === null) return;
    const { axis } = model;
    view.set({ mode: 'free', from: axis.place(sight.fromMs), to: axis.place(sight.toMs) });
  }, [model, view]);
}

/**
 * Who opens a failed run without an event in the address sees what failed first; a better answer to that takes the place of
 * the first one, unless somebody has moved since.
 */
function useFirstSight(model: TimelineModel | null, seq: number | null): void {
  const state = useRef<'new' | 'done' | number>('new');
  useEffect(() => {
    if (model === null || state.current === 'done') return;
    const { playhead } = model.control;
    const isOurs =
      state.current === 'new' ? model.search.event === null : playhead.get() === state.current;
    if (!isOurs) state.current = 'done';
    if (!isOurs || seq === null || seq === state.current) return;
    state.current = seq;
    playhead.jump(seq);
  }, [model, seq]);
}
