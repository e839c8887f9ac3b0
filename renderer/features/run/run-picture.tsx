import { Link, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ask } from '../../../shared/ipc/asks.ts';
import { describeSpan, stepNumbers } from '../../../shared/run/view-span-words.ts';
import type { Span } from '../../../shared/run/view-spans.ts';
import { readRunSearch, useSelectEvent } from '../../stores/run-search.ts';
import { useRunPart } from '../../stores/use-run.ts';
import { type LiveSpans, usePictureItems } from '../../stores/use-spans.ts';
import { cleanString } from '../../ui/clean-text.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { formatTick } from '../../ui/timeline/format-tick.ts';
import { Timeline } from '../../ui/timeline/timeline.tsx';
import { createTimelineView } from '../../ui/timeline/timeline-view.ts';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './run-picture.module.css';

const NO_ASKS: readonly Ask[] = [];

interface RunPictureProps {
  readonly runId: string;
  readonly spans: LiveSpans;
}

/** The whole run in three lanes, as on the Timeline page, but coarse. */
export function RunPicture({ runId, spans }: RunPictureProps) {
  const { t } = useTranslation('run');
  const locale = useLocale();
  const [view] = useState(createTimelineView);
  const part = useRunPart(runId, ({ state, epoch, control }) => ({
    state,
    epoch,
    asks: control.asks,
  }));
  const { event } = readRunSearch(useSearch({ strict: false }));
  const select = useSelectEvent();
  const numbers = useMemo(() => stepNumbers(part?.state ?? null), [part?.state]);
  const { list } = spans;
  const items = usePictureItems(spans, part?.asks ?? NO_ASKS);
  const labelOf = (span: Span): string =>
    span.seq === 0
      ? t('span.waitsForYou')
      : cleanString(describeSpan(span, numbers, (key, values) => t(key, values)));
  const slots = list.slots.execution;
  const lanes = useMemo(
    () =>
      [
        { id: 'plan', label: t('lane.plan'), slots: 1, depths: 1 },
        { id: 'execution', label: t('lane.execution'), slots, depths: 3 },
        { id: 'verification', label: t('lane.verification'), slots: 1, depths: 1 },
      ] as const,
    [t, slots],
  );
  if (part === null) return null;
  const epoch = Date.parse(part.epoch);
  return (
    <div className={styles.picture} data-events={spans.events}>
      <Timeline
        label={t('picture')}
        items={items}
        lanes={lanes}
        axis={list.axis}
        end={spans.end}
        now={spans.isLive ? t('now') : null}
        epoch={epoch}
        view={view}
        detail={false}
        selected={event}
        playhead={null}
        labelOf={labelOf}
        tickLabel={(ms, step) => formatTick(epoch + ms, step, locale)}
        breakLabel={(gap) =>
          t(gap.why === 'away' ? 'gap.away' : 'gap.person', {
            time: formatDuration(gap.toMs - gap.fromMs, locale),
          })
        }
        tip={(item) => <PlainText text={labelOf(item)} maxChars={200} />}
        onPress={(item) => select(item === null || item.seq === 0 ? null : item.seq)}
      />
      <Link to="/runs/$run/timeline" params={{ run: runId }} className={styles.larger}>
        {t('larger')}
      </Link>
    </div>
  );
}
