import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../../ui/format/bytes.ts';
import { formatCount } from '../../../ui/format/count.ts';
import { useLocale } from '../../../ui/use-locale.ts';
import styles from './run-tabs.module.css';

export interface TabFacts {
  readonly steps: number;
  /** Files that were touched. */
  readonly files: number;
  readonly bytesSent: number;
  readonly events: number;
}

interface RunTabsProps {
  readonly runId: string;
  readonly facts: TabFacts;
}

/** The pages of one run. */
export function RunTabs({ runId, facts }: RunTabsProps) {
  const { t } = useTranslation('run');
  const locale = useLocale();
  const params = { run: runId };
  const link = { params, className: styles.tab } as const;
  return (
    <nav className={styles.tabs} aria-label={t('pages')}>
      <Link to="/runs/$run" activeOptions={{ exact: true, includeSearch: false }} {...link}>
        {t('tab.run')}
      </Link>
      <Link to="/runs/$run/intake" {...link}>
        {t('tab.intake')}
      </Link>
      <Link to="/runs/$run/plan" {...link}>
        {t('tab.plan')}
        {facts.steps > 0 && <Detail>{formatCount(facts.steps, locale)}</Detail>}
      </Link>
      <Link to="/runs/$run/changes" {...link}>
        {t('tab.changes')}
        {facts.files > 0 && <Detail>{t('changedFiles', { count: facts.files })}</Detail>}
      </Link>
      <Link to="/runs/$run/timeline" {...link}>
        {t('tab.timeline')}
        <Detail>{formatCount(facts.events, locale)}</Detail>
      </Link>
      <Link to="/runs/$run/why" {...link}>
        {t('tab.why')}
      </Link>
      <Link to="/runs/$run/fork" {...link}>
        {t('tab.fork')}
      </Link>
      <Link to="/runs/$run/replay" {...link}>
        {t('tab.replay')}
      </Link>
      <Link to="/runs/$run/ledger" {...link}>
        {t('tab.ledger')}
        {facts.bytesSent > 0 && <Detail>{formatBytes(facts.bytesSent, locale)}</Detail>}
      </Link>
      <Link to="/runs/$run/export" {...link}>
        {t('tab.export')}
      </Link>
    </nav>
  );
}

const Detail = ({ children }: { readonly children: ReactNode }) => (
  <span className={styles.detail}>{children}</span>
);
