import { useTranslation } from 'react-i18next';
import { DataTable } from '../../ui/data-table.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './settings-screen.module.css';
import { describeSource, showValue } from './show-value.ts';
import type { SettingsDesk } from './use-settings.ts';

interface SectionProps {
  readonly desk: SettingsDesk;
}

/** Every value in force, with what it beat. */
export function EffectiveSection({ desk }: SectionProps) {
  const { t } = useTranslation('settings');
  const entries = desk.view?.entries ?? [];
  return (
    <Section title={t('effective')}>
      <p className={styles.dim}>{t('effectiveHint')}</p>
      <DataTable
        label={t('effective')}
        rows={entries}
        rowKey={({ key }) => key}
        columns={[
          {
            id: 'key',
            header: t('columnKey'),
            width: 'minmax(150px, 1fr)',
            sortValue: ({ key }) => key,
            cell: ({ key }) => <code>{key}</code>,
          },
          {
            id: 'value',
            header: t('columnValue'),
            width: 'minmax(160px, 2fr)',
            cell: ({ value }) => <PlainText text={showValue(value, t)} />,
          },
          {
            id: 'source',
            header: t('columnSource'),
            width: 'minmax(140px, 1fr)',
            sortValue: ({ source }) => source,
            cell: ({ source, origin }) => describeSource(source, origin, t),
          },
          {
            id: 'losers',
            header: t('columnLosers'),
            width: 'minmax(140px, 1.4fr)',
            cell: ({ losers }) =>
              losers
                .map(
                  (loser) => `${describeSource(loser.source, '', t)}: ${showValue(loser.value, t)}`,
                )
                .join('; '),
          },
        ]}
      />
    </Section>
  );
}
