import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RunState } from '../../../../shared/run/state.ts';
import { useRuns } from '../../../stores/runs-store.ts';
import { cleanString } from '../../../ui/clean-text.ts';
import styles from './run-lineage.module.css';

interface RunLineageProps {
  readonly runId: string;
  readonly fork: RunState['fork'];
}

/** Where a run comes from and what came from it; nothing for a run that is by itself. */
export function RunLineage({ runId, fork }: RunLineageProps) {
  const { t } = useTranslation('run');
  const { runs } = useRuns();
  const forks = runs.filter(({ parentRun }) => parentRun === runId);
  const isImported = runs.some((run) => run.runId === runId && run.imported === true);
  if (fork === undefined && forks.length === 0 && !isImported) return null;
  return (
    <p className={styles.line}>
      {isImported && <span>{t('lineage.imported')}</span>}
      {fork !== undefined && (
        <span>
          {t('lineage.of')}{' '}
          <Link to="/runs/$run" params={{ run: fork.parentRun }} className="link">
            {fork.parentRun}
          </Link>{' '}
          {t('lineage.at', { key: cleanString(fork.from, { maxChars: 120 }) })}{' '}
          {fork.changes.length === 0
            ? t('lineage.same')
            : fork.changes.map(({ what }) => t(`lineage.changed.${what}`)).join(', ')}
          {!fork.attributable && ` (${t('lineage.notAttributable')})`}
        </span>
      )}
      {fork !== undefined && runs.some((run) => run.runId === fork.parentRun) && (
        <Link to="/compare" search={{ runs: `${fork.parentRun},${runId}` }} className="link">
          {t('lineage.compare')}
        </Link>
      )}
      {forks.length > 0 && (
        <Link to="/runs/$run/fork" params={{ run: runId }} className="link">
          {t('lineage.forks', { count: forks.length })}
        </Link>
      )}
    </p>
  );
}
