import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useCell } from '../../client/cell.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { formatTick } from '../../ui/timeline/format-tick.ts';
import { ItemMirror } from '../../ui/timeline/item-mirror.tsx';
import { Minimap } from '../../ui/timeline/minimap.tsx';
import { MinimapLine } from '../../ui/timeline/minimap-line.tsx';
import { PlayheadLayer, type PlayheadMove } from '../../ui/timeline/playhead-layer.tsx';
import { RangeLayer } from '../../ui/timeline/range-layer.tsx';
import { Timeline } from '../../ui/timeline/timeline.tsx';
import type { TimelineStage } from '../../ui/timeline/timeline-stage.ts';
import { pan, rangeOf, type TimelineView } from '../../ui/timeline/timeline-view.ts';
import { useLocale } from '../../ui/use-locale.ts';
import type { PictureItem } from './picture-items.ts';
import styles from './timeline-screen.module.css';
import type { TimelineModel } from './use-timeline-model.ts';
import type { TimelineMoves } from './use-timeline-moves.ts';

interface TimelinePictureProps {
  readonly model: TimelineModel;
  readonly view: TimelineView;
  readonly moves: TimelineMoves;
  readonly brushes: boolean;
}

/** The picture with all its rows, what moves above it, and the whole of it small below. */
export function TimelinePicture({ model, view, moves, brushes }: TimelinePictureProps) {
  const { t } = useTranslation('timeline');
  const locale = useLocale();
  const { spans, items, axis, words, control, epoch } = model;
  const settled = useCell(control.shown);
  const slots = spans.list.slots.execution;
  const lanes = useMemo(
    () =>
      [
        { id: 'plan', label: t('run:lane.plan'), slots: 1, depths: 1 },
        { id: 'execution', label: t('run:lane.execution'), slots, depths: 3 },
        { id: 'verification', label: t('run:lane.verification'), slots: 1, depths: 1 },
        { id: 'marks', label: t('marks'), slots: 1, depths: 1 },
      ] as const,
    [t, slots],
  );
  const lasted = (item: PictureItem): string | null =>
    item.to === Number.POSITIVE_INFINITY || item.to === item.from
      ? null
      : formatDuration(axis.timeAt(item.to) - axis.timeAt(item.from), locale);
  const told = (item: PictureItem): string =>
    [
      words.item(item),
      t(`spanStatus.${item.status}`),
      lasted(item),
      words.time(axis.timeAt(item.from)),
      lanes.find(({ id }) => id === item.lane)?.label,
    ]
      .filter((part) => part !== null && part !== '')
      .join(', ');
  return (
    <div className={styles.picture} data-events={spans.events}>
      <Timeline
        label={t('picture')}
        items={items}
        lanes={lanes}
        axis={axis}
        end={model.end}
        now={spans.isLive ? t('run:now') : null}
        epoch={epoch}
        view={view}
        detail
        selected={settled}
        playhead={null}
        labelOf={words.item}
        tickLabel={(ms, step) => formatTick(epoch + ms, step, locale)}
        breakLabel={(gap) =>
          t(`gap.${gap.why}`, { time: formatDuration(gap.toMs - gap.fromMs, locale) })
        }
        tip={(item) => (
          <>
            <PlainText text={words.item(item)} maxChars={200} />
            {lasted(item) !== null && ` · ${lasted(item)}`}
          </>
        )}
        onPress={(item, place) => moves.press(item, place)}
        brushes={brushes}
        onBrush={(range, isDone) =>
          moves.brush({ fromMs: axis.timeAt(range.from), toMs: axis.timeAt(range.to) }, isDone)
        }
        layers={(stage) => (
          <Layers {...{ stage, model, view, moves }}>
            <ItemMirror
              label={t('mirror')}
              empty={t('nothingInSight')}
              left={(count) => t('mirrorLeft', { count })}
              items={items}
              lanes={lanes}
              stage={stage}
              selected={settled}
              describe={told}
              onSelect={(item) => moves.press(item, item.from)}
              onPan={(share) => {
                const range = rangeOf(view.get(), model.end());
                view.set(pan(range, (range.to - range.from) * share, model.end()));
              }}
            />
          </Layers>
        )}
        below={(stage) => (
          <div className={styles.minimap}>
            <Minimap
              items={items}
              lanes={lanes}
              end={model.end}
              version={spans.version}
              isLive={spans.isLive}
              view={view}
              playhead={null}
            />
            <MinimapLine stage={stage} end={model.end} place={control.place} />
          </div>
        )}
      />
    </div>
  );
}

interface LayersProps {
  readonly stage: TimelineStage;
  readonly model: TimelineModel;
  readonly moves: TimelineMoves;
  readonly children: ReactNode;
}

function Layers({ stage, model, moves, children }: LayersProps) {
  const { t } = useTranslation('timeline');
  const { control, marks, words } = model;
  const value = () => {
    const seq = control.playhead.get();
    const mark = marks.at((seq ?? marks.length) - 1);
    const text = mark === undefined ? '' : `${words.time(mark.at)}, ${words.event(mark)}`;
    return {
      now: seq ?? marks.length,
      max: Math.max(1, marks.length),
      text: seq === null ? t('atNewest', { text }) : t('atEvent', { seq, text }),
    };
  };
  const move = (way: PlayheadMove): void => {
    if (way === 'first' || way === 'last') moves.ends(way);
    else moves.step(way === 'next' ? 1 : way === 'before' ? -1 : way === 'pageNext' ? 20 : -20);
  };
  return (
    <>
      <RangeLayer
        stage={stage}
        range={control.rangePlace}
        label={() => {
          const range = control.range.get();
          return range === null ? '' : words.lasted(range.toMs - range.fromMs);
        }}
      />
      <PlayheadLayer
        stage={stage}
        place={control.place}
        label={t('playheadSlider')}
        value={value}
        onMove={move}
        onScrub={moves.scrub}
      />
      {children}
    </>
  );
}
