import { useTranslation } from 'react-i18next';
import type { ForkForecast } from '../../../shared/ipc/forks.ts';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatUsd } from '../../ui/format/usd.ts';
import { KeyValues } from '../../ui/key-values.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './fork-screen.module.css';

/** What a fork takes over, restores and saves; what it can't bring back, and what has happened already. */
export function ForecastFacts({ forecast }: { readonly forecast: ForkForecast }) {
  const { t } = useTranslation('fork');
  const locale = useLocale();
  const { moved, restores, inherited, notRestored, sideEffects } = forecast;
  const { cloudCalls, costUsd, bytesSent, localTurns, ms } = inherited;
  const saved = [
    t('savedCalls', { count: cloudCalls, cost: formatUsd(costUsd, locale) }),
    t('savedBytes', { bytes: formatBytes(bytesSent, locale) }),
    t('savedTurns', { count: localTurns }),
    formatDuration(ms, locale),
  ];
  return (
    <div className={styles.form}>
      {moved !== null && <Notice tone="warn">{moved}</Notice>}
      <KeyValues
        items={[
          {
            label: t('restored'),
            value: [
              t('restoredEvents', { count: restores.events }),
              t('restoredFiles', { count: restores.files }),
            ].join(' · '),
          },
          { label: t('saved'), value: saved.join(' · ') },
        ]}
      />
      <Lines title={t('notRestored')} lines={notRestored} />
      <Lines title={t('sideEffects')} lines={sideEffects} />
    </div>
  );
}

function Lines(props: { readonly title: string; readonly lines: readonly string[] }) {
  if (props.lines.length === 0) return null;
  return (
    <div>
      <b>{props.title}</b>
      <ul className={styles.list}>
        {props.lines.map((line) => (
          <li key={line}>
            <PlainText text={line} maxChars={600} />
          </li>
        ))}
      </ul>
    </div>
  );
}
