import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lanes } from '../../../shared/run/event.ts';
import { isFiltering, type MarkFilter, markFamilies } from '../../../shared/run/view-marks.ts';
import { noSelection, writeFilter } from '../../stores/run-search.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format/count.ts';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { SavedFilters } from './saved-filters.tsx';
import styles from './timeline-screen.module.css';
import type { SearchHits } from './use-search-hits.ts';
import type { TimelineModel } from './use-timeline-model.ts';

interface EventFiltersProps {
  readonly model: TimelineModel;
  readonly hits: SearchHits;
}

const STATUSES = ['problem', 'ok', 'bad', 'warn', 'begin', 'note'] as const;
const ANY = '*';
/** Typing puts words into the address no oftener than this. */
const TYPING_MS = 150;

/** Which events are listed, and how they are shown; says how many of all. */
export function EventFilters({ model, hits }: EventFiltersProps) {
  const { t } = useTranslation('timeline');
  const { search, change } = model;
  const { filter } = search;
  const set = (part: Partial<MarkFilter>): void => change(writeFilter({ ...filter, ...part }));
  return (
    <search className={styles.filters}>
      <fieldset className={styles.views}>
        <legend className="visually-hidden">{t('viewAs')}</legend>
        {(['events', 'transcript'] as const).map((view) => (
          <Button
            key={view}
            kind="quiet"
            aria-pressed={search.view === view}
            className={styles.viewButton}
            onClick={() => change({ view: view === 'events' ? undefined : view })}
          >
            {t(`view.${view}`)}
          </Button>
        ))}
      </fieldset>
      <TextFilter text={filter.text} onChange={(text) => set({ text })} />
      <div className={styles.choice}>
        <Select
          label={t('laneFilter')}
          value={filter.lane ?? ANY}
          onChange={(value) => set({ lane: lanes.find((lane) => lane === value) ?? null })}
          options={[
            { value: ANY, label: t('allLanes') },
            ...lanes.map((lane) => ({ value: lane, label: t(`lane.${lane}`) })),
          ]}
        />
      </div>
      <div className={styles.choice}>
        <Select
          label={t('statusFilter')}
          value={filter.status ?? ANY}
          onChange={(value) => set({ status: STATUSES.find((status) => status === value) ?? null })}
          options={[
            { value: ANY, label: t('allStatuses') },
            ...STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) })),
          ]}
        />
      </div>
      <div className={styles.choice}>
        <Select
          label={t('kindFilter')}
          value={filter.family ?? ANY}
          onChange={(value) =>
            set({ family: markFamilies.find((family) => family === value) ?? null })
          }
          options={[
            { value: ANY, label: t('allKinds') },
            ...markFamilies.map((family) => ({ value: family, label: t(`family.${family}`) })),
          ]}
        />
      </div>
      <SavedFilters model={model} />
      <Counted model={model} hits={hits} />
    </search>
  );
}

/** What is typed is there at once; the list follows when the hand rests. */
function TextFilter(props: { readonly text: string; readonly onChange: (text: string) => void }) {
  const { t } = useTranslation('timeline');
  const [typed, setTyped] = useState(props.text);
  const { text } = props;
  useEffect(() => setTyped(text), [text]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the clock
  useEffect(() => {
    if (typed === text) return;
    const timer = window.setTimeout(() => props.onChange(typed), TYPING_MS);
    return () => window.clearTimeout(timer);
  }, [typed]);
  return (
    <div className={styles.find}>
      <TextInput
        type="search"
        value={typed}
        onChange={setTyped}
        label={t('search')}
        placeholder={t('search')}
      />
    </div>
  );
}

function Counted({ model, hits }: EventFiltersProps) {
  const { t } = useTranslation('timeline');
  const locale = useLocale();
  const { seqs, marks, isSelecting, search, change } = model;
  const all = marks.length;
  const shown = formatCount(seqs.length, locale);
  const words =
    seqs.length === all
      ? t('events', { count: all, shown })
      : t('eventsOf', { shown, all: formatCount(all, locale) });
  const looked =
    hits.state === 'idle' || hits.state === 'failed'
      ? ''
      : hits.state === 'ready'
        ? t('foundInTexts', { count: hits.seqs?.size ?? 0 })
        : t('looking');
  return (
    <>
      <span className={styles.count} role="status">
        {words}
        {looked !== '' && ` · ${looked}`}
        {hits.total !== null &&
          hits.total > (hits.seqs?.size ?? 0) &&
          ` · ${t('moreHits', { count: hits.total - (hits.seqs?.size ?? 0) })}`}
      </span>
      {(isSelecting || isFiltering(search.filter)) && (
        <Button kind="quiet" onClick={() => change(noSelection)}>
          {t('clearFilter')}
        </Button>
      )}
    </>
  );
}
