import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ask } from '../../../shared/ipc/asks.ts';
import { describeSpan } from '../../../shared/run/view-span-words.ts';
import type { Span } from '../../../shared/run/view-spans.ts';
import { type LiveSpans, usePictureItems } from '../../stores/use-spans.ts';
import { cleanString } from '../../ui/clean-text.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { formatTick } from '../../ui/timeline/format-tick.ts';
import { Minimap } from '../../ui/timeline/minimap.tsx';
import { Timeline } from '../../ui/timeline/timeline.tsx';
import type { TimelineView } from '../../ui/timeline/timeline-view.ts';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './timeline-screen.module.css';

interface TimelinePictureProps {
  readonly spans: LiveSpans;
  readonly asks: readonly Ask[];
  readonly view: TimelineView;
  /** Milliseconds since 1970 at which the run began. */
  readonly epoch: number;
  readonly numbers: ReadonlyMap<string, number>;
  readonly selected: number | null;
  readonly playhead: number | null;
  /** On an event, or on a place where there is none. */
  readonly onPress: (seq: number | null, place: number) => void;
}

/** The picture with all its rows, and the whole of it small below. */
export function TimelinePicture(props: TimelinePictureProps) {
  const { spans, epoch, view } = props;
  const { t } = useTranslation('timeline');
  const locale = useLocale();
  const items = usePictureItems(spans, props.asks);
  const { list } = spans;
  const slots = list.slots.execution;
  const lanes = useMemo(
    () =>
      [
        { id: 'plan', label: t('run:lane.plan'), slots: 1, depths: 1 },
        { id: 'execution', label: t('run:lane.execution'), slots, depths: 3 },
        { id: 'verification', label: t('run:lane.verification'), slots: 1, depths: 1 },
      ] as const,
    [t, slots],
  );
  const labelOf = (span: Span): string =>
    span.seq === 0
      ? t('run:span.waitsForYou')
      : cleanString(describeSpan(span, props.numbers, (key, values) => t(`run:${key}`, values)));
  const lasted = (span: Span): string | null =>
    span.to === Number.POSITIVE_INFINITY || span.to === span.from
      ? null
      : formatDuration(list.axis.timeAt(span.to) - list.axis.timeAt(span.from), locale);
  return (
    <div className={styles.picture}>
      <Timeline
        label={t('run:picture')}
        items={items}
        lanes={lanes}
        axis={list.axis}
        end={spans.end}
        now={spans.isLive ? t('run:now') : null}
        epoch={epoch}
        view={view}
        detail
        selected={props.selected}
        playhead={props.playhead}
        labelOf={labelOf}
        tickLabel={(ms, step) => formatTick(epoch + ms, step, locale)}
        breakLabel={(gap) =>
          t(gap.why === 'away' ? 'run:gap.away' : 'run:gap.person', {
            time: formatDuration(gap.toMs - gap.fromMs, locale),
          })
        }
        tip={(span) => (
          <>
            <PlainText text={labelOf(span)} maxChars={200} />
            {lasted(span) !== null && ` · ${lasted(span)}`}
          </>
        )}
        onPress={(span, place) =>
          props.onPress(span === null || span.seq === 0 ? null : span.seq, place)
        }
      />
      <Minimap
        items={items}
        lanes={lanes}
        end={spans.end}
        version={spans.version}
        isLive={spans.isLive}
        view={view}
        playhead={props.playhead}
      />
    </div>
  );
}
