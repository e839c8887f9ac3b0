import { useTranslation } from 'react-i18next';
import { lanes } from '../../../shared/run/event.ts';
import { type MarkFilter, markFamilies, noFilter } from '../../../shared/run/view-marks.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format/count.ts';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './timeline-screen.module.css';

interface EventFiltersProps {
  readonly filter: MarkFilter;
  readonly onChange: (filter: MarkFilter) => void;
  readonly shown: number;
  readonly all: number;
}

const STATUSES = ['problem', 'ok', 'bad', 'warn', 'begin', 'note'] as const;
const ANY = '*';

/** Which events are listed; says how many of all. */
export function EventFilters({ filter, onChange, shown, all }: EventFiltersProps) {
  const { t } = useTranslation('timeline');
  const locale = useLocale();
  const isAll = shown === all;
  return (
    <search className={styles.filters}>
      <TextInput
        type="search"
        value={filter.text}
        onChange={(text) => onChange({ ...filter, text })}
        label={t('search')}
        placeholder={t('search')}
      />
      <div className={styles.choice}>
        <Select
          label={t('laneFilter')}
          value={filter.lane ?? ANY}
          onChange={(value) =>
            onChange({ ...filter, lane: lanes.find((lane) => lane === value) ?? null })
          }
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
          onChange={(value) =>
            onChange({ ...filter, status: STATUSES.find((status) => status === value) ?? null })
          }
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
            onChange({ ...filter, family: markFamilies.find((family) => family === value) ?? null })
          }
          options={[
            { value: ANY, label: t('allKinds') },
            ...markFamilies.map((family) => ({ value: family, label: t(`family.${family}`) })),
          ]}
        />
      </div>
      <span className={styles.count} role="status">
        {isAll
          ? t('events', { count: all, shown: formatCount(all, locale) })
          : t('eventsOf', { shown: formatCount(shown, locale), all: formatCount(all, locale) })}
      </span>
      {!isAll && (
        <Button kind="quiet" onClick={() => onChange(noFilter)}>
          {t('clearFilter')}
        </Button>
      )}
    </search>
  );
}
