import { Link, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
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

/** How much of the next tab stays in sight: so that there is more to be found. */
const EDGE_PX = 40;

/** The pages of one run. */
export function RunTabs({ runId, facts }: RunTabsProps) {
  const { t } = useTranslation('run');
  const locale = useLocale();
  const params = { run: runId };
  const link = { params, className: styles.tab } as const;
  const tabs = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // In a narrow window the page that is shown may be beyond the edge of the row.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path decides which tab is current
  useEffect(() => {
    const row = tabs.current;
    const current = row?.querySelector<HTMLElement>('[aria-current="page"]');
    if (row == null || current == null) return;
    const over = current.offsetLeft + current.offsetWidth - row.offsetLeft;
    if (
      over > row.clientWidth + row.scrollLeft ||
      current.offsetLeft - row.offsetLeft < row.scrollLeft
    )
      row.scrollLeft = over - row.clientWidth + EDGE_PX;
  }, [path]);
  return (
    <nav ref={tabs} className={styles.tabs} aria-label={t('pages')}>
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
